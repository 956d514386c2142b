const magnitude = (value: bigint): bigint => (value < 0n ? -value : value)

/**
 * The quotient rounded to the nearest integer, halves to the even neighbour: the one rounding rule of
 * the books. Half-up would drift: a thousand charges that end in 5 would gain half a unit each.
 * BigInt's own `/` cuts towards zero, which is why negative numbers need the sign put back.
 * @throws RangeError when the denominator is 0
 */
export function halfEvenDivide(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator
  const twice = 2n * magnitude(numerator % denominator)
  const whole = magnitude(denominator)
  if (twice < whole || (twice === whole && quotient % 2n === 0n)) return quotient
  return numerator < 0n === denominator < 0n ? quotient + 1n : quotient - 1n
}
