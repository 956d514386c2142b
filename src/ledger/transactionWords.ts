/** A transaction's type for people: `Credit top-up`, `Reversal of credit top-up`. */
export function transactionWords(type: string, isReversal: boolean): string {
  const words = type.replaceAll('_', ' ').replace('topup', 'top-up')
  return isReversal ? `Reversal of ${words}` : words.charAt(0).toUpperCase() + words.slice(1)
}
