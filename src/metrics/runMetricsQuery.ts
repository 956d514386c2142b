import type { Queryable } from '@/db/tx'

import { buildMetricsSql, finePiecesOf, rowPiecesOf, type MetricsQuestion } from './buildMetricsSql'
import { requireRowsOf } from './droppedMonths'
import type { MeasureName } from './measures'
import { thinStretches } from './thinStretches'

/** Additive sums, exact: counts, and money in nano-dollars. */
export type Sums<Name extends MeasureName = MeasureName> = Record<Name, bigint>

/** The sums of one stretch, and of one model at one provider where the question divides by model. */
export type MetricsRow<Name extends MeasureName = MeasureName> = {
  stretch: number
  provider: string
  model: string
  providerNumber: number
  modelNumber: number
  sums: Sums<Name>
}

/**
 * The one door to usage figures. A subject that no request ever named has none.
 * @returns one row a stretch (and model) with requests; provider and model are empty for totals
 * @throws RefusedError 422 `usage_rows_dropped`
 */
export async function runMetricsQuery<Name extends MeasureName>(
  db: Queryable,
  question: MetricsQuestion & { measures: readonly Name[] },
): Promise<MetricsRow<Name>[]> {
  const { subject, pairs } = question
  if (subject.kind !== 'platform' && subject.organization === null) return []
  if (subject.kind === 'project' && subject.project === null) return []
  if (subject.only.some(({ number }) => number === null)) return []
  if (pairs?.length === 0) return []
  const organization = subject.kind === 'platform' ? null : subject.organization
  await requireRowsOf(db, rowPiecesOf(question))
  const pieces = finePiecesOf(question)
  const thin = await thinStretches(db, organization, { pieces, without: 'sums' })
  const statement = buildMetricsSql(question, thin)
  if (!statement) return []
  const { rows } = await db.query<StoredRow>(statement.text, statement.values)
  return rows.map((row) => ({
    stretch: row.stretch,
    provider: row.provider ?? '',
    model: row.model ?? '',
    providerNumber: row.providerNumber ?? 0,
    modelNumber: row.modelNumber ?? 0,
    sums: Object.fromEntries(
      question.measures.map((name) => [name, BigInt(String(row[name]))]),
    ) as Sums<Name>,
  }))
}

type StoredRow = {
  stretch: number
  provider?: string
  model?: string
  providerNumber?: number
  modelNumber?: number
} & Partial<Record<MeasureName, string>>
