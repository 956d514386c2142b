import type { Queryable } from '@/db/tx'
import { readRunState, type Run } from '@/integrity/runs'

import {
  NOTHING,
  type AttentionItem,
  type AttentionList,
  type AttentionQuestion,
} from './attention'

/** A proof that is older says little about today. */
const OLD_DAYS = 7

const PATH = '/integrity'
const RUN = 'Run the checks: “Run now” on the integrity page, or npm run verify on the server.'

const item = (last: Run | null, sentence: string, whatToDo: string): AttentionList => {
  const found: AttentionItem = {
    id: 'integrity',
    subject: 'Integrity',
    organization: null,
    amount: null,
    since: last?.finishedAt ?? null,
    sentence,
    whatToDo,
    path: PATH,
  }
  return { total: 1, items: [found] }
}

/** The last proof of the books, where it differs, broke off, is old or was never made. */
export async function readDoubtfulProof(
  db: Queryable,
  { now }: AttentionQuestion,
): Promise<AttentionList> {
  const { last, running } = await readRunState(db)
  if (last === null)
    return running ? NOTHING : item(null, 'The books have never been proved here.', RUN)
  if (last.result === null)
    return item(last, `The last run broke off: ${last.failure ?? 'no reason known'}`, RUN)
  const differing = last.result.checks.filter((check) => check.differing > 0)
  if (differing.length > 0)
    return item(
      last,
      `${differing.length} of ${last.result.checks.length} checks differ: ${differing.map(({ name }) => name.replaceAll('_', ' ')).join(', ')}.`,
      'Open the differences side by side. Until they are explained, trust no figure they touch.',
    )
  const days = Math.floor((now - Date.parse(last.finishedAt)) / 86_400_000)
  return days < OLD_DAYS ? NOTHING : item(last, `The last proof is ${days} days old.`, RUN)
}
