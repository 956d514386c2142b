import { halfEvenDivide } from './halfEvenDivide'
import { toNanoUsd, type NanoUsd } from './nanoUsd'

const NANO_PER_CENT = 10_000_000n

type Payment = {
  paid: NanoUsd
  /** What the payment gave for it. */
  credits: NanoUsd
  /** What of both has not gone back yet. */
  remaining: NanoUsd
  creditsLeft: NanoUsd
}

/**
 * The credits that go back with a part of a payment: in proportion, to the cent, half to even; the
 * last part takes what is left, so that the parts add up to the whole. Never more than is left: many
 * small parts that are each rounded up would pass it.
 * @param paid not 0
 */
export function refundShare(amount: NanoUsd, payment: Payment): NanoUsd {
  const { paid, credits, remaining, creditsLeft } = payment
  const share = halfEvenDivide(amount * credits, paid * NANO_PER_CENT) * NANO_PER_CENT
  return amount === remaining || share > creditsLeft ? creditsLeft : toNanoUsd(share)
}
