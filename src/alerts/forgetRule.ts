import type { Tx } from '@/db/tx'

/** Drops how it stands with a rule, which is then evaluated as a new one. What it fired stays. */
export async function forgetRule(tx: Tx, id: string): Promise<void> {
  // The evaluation's row is its lock: nobody is in the middle of it.
  await tx.query('delete from alerts.evaluations where rule_id = $1', [id])
  await tx.query('delete from alerts.states where rule_id = $1', [id])
}
