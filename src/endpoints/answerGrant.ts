import type { Tx } from '@/db/tx'
import { describeWait } from '@/ledger/approvers'
import type { GrantOutcome } from '@/ledger/grantCredits'

/** 200 with the row, or 202 with the request that waits for a second person. */
export async function answerGrant(
  tx: Tx,
  outcome: GrantOutcome,
  message: string,
): Promise<Response> {
  if ('request' in outcome) {
    const { request } = outcome
    const wait = await describeWait(tx, request)
    return Response.json({ status: 'awaiting_approval', message: wait, request }, { status: 202 })
  }
  const { transaction } = outcome
  return Response.json({ message, credits: transaction.balanceAfter, transaction })
}
