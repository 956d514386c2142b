export function canonicalDecimal(text: string): string {
  const match = /^(-?)0*(\d+)(?:\.(\d*?)0*)?$/.exec(text)
  if (!match) throw new Error(`Not a decimal: ${text}`)
  const [, sign, whole, fraction] = match
  const digits = fraction ? `${whole}.${fraction}` : `${whole}`
  return digits === '0' ? '0' : `${sign}${digits}`
}
