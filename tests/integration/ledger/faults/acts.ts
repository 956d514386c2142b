import { systemActor, type AuditActor } from '@/audit/recordAudit'
import { inTransaction } from '@/db/inTransaction'
import type { DatabasePool, Tx } from '@/db/tx'
import { giftCredits } from '@/ledger/giftCredits'
import { refundTransaction } from '@/ledger/refundTransaction'

/** Something that moves money, as one operator would do it to one organization. */
export type Act = {
  kind: 'gift' | 'refund'
  organization: string
  operator: string
  /** The row that a refund gives back. */
  original: string
  key: string
}

const actorOf = ({ operator }: Act): AuditActor => ({
  ...systemActor('test'),
  actor: operator,
  actorRole: 'owner',
  ipAddress: '192.0.2.9',
})

const perform = (tx: Tx, act: Act): Promise<unknown> => {
  const { kind, organization, original, key: idempotencyKey } = act
  return kind === 'gift'
    ? giftCredits(tx, { organization, creditAmount: '3', idempotencyKey }, actorOf(act))
    : refundTransaction(
        tx,
        { transaction: original, amount: '3', reason: 'Asked for', idempotencyKey },
        actorOf(act),
      )
}

/** Is told how many statements have been answered, before the next one is sent. */
type Between = (tx: Tx, answered: number) => Promise<void>

/** Does an act in a transaction of its own, with something happening after each of its statements. */
export const act = (
  pool: DatabasePool,
  what: Act,
  between: Between = async () => undefined,
): Promise<unknown> =>
  inTransaction(pool, async (tx) => {
    let answered = 0
    const watched: Tx = {
      ...tx,
      query: async <Row>(text: string, values?: readonly unknown[]) => {
        const result = await tx.query<Row>(text, values)
        await between(tx, (answered += 1))
        return result
      },
    }
    await perform(watched, what)
  })
