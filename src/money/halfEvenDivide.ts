/**
 * numerator / denominator, rounded to a whole number; a tie goes to the even neighbour, so that sums
 * of many rounded parts lean neither way. The denominator is positive.
 */
export function halfEvenDivide(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new Error('The denominator is positive.')
  // Floor, so that the remainder is never negative and one comparison serves both signs.
  let quotient = numerator / denominator
  let remainder = numerator % denominator
  if (remainder < 0n) {
    quotient -= 1n
    remainder += denominator
  }
  const twice = remainder * 2n
  const roundsUp = twice > denominator || (twice === denominator && quotient % 2n !== 0n)
  return roundsUp ? quotient + 1n : quotient
}
