import type { Queryable } from '@/db/tx'

import { SAMPLES_PER_RULE, type Finding, type Tally } from './check'

type TallyQuery = {
  /** Common table expressions, without `with`. */
  from: string
  /** Scalar expression: how many rows were looked at. */
  examined: string
  /** Select of (rule, organization, "row", expected, found, difference), all but the rule nullable text. */
  findings: string
  values?: readonly unknown[]
}

/** Counts and samples what a batch found, in one statement and so on one snapshot. */
export async function tally(
  db: Queryable,
  { from, examined, findings, values = [] }: TallyQuery,
): Promise<Tally> {
  const { rows } = await db.query<{ examined: string; differing: string; samples: Finding[] }>(
    `with ${from},
     findings (rule, organization, "row", expected, found, difference) as materialized (${findings}),
     numbered as (
       select *, row_number() over (partition by rule order by organization, "row") as n from findings
     )
     select (${examined}) as examined,
       (select count(distinct (organization, "row")) from findings) as differing,
       (select coalesce(jsonb_agg(to_jsonb(s) - 'n' order by rule, n), '[]')
        from numbered s where n <= ${SAMPLES_PER_RULE}) as samples`,
    values,
  )
  const row = rows[0]
  if (!row) throw new Error('A tally is one row.')
  return {
    examined: Number(row.examined),
    differing: Number(row.differing),
    samples: row.samples,
  }
}

/** The same for rows that were compared outside SQL; a row without findings is null or an empty list. */
export const tallyOf = (examined: number, findings: readonly (Finding | null)[]): Tally => {
  const found = findings.filter((finding) => finding !== null)
  const rows = new Set(found.map(({ organization, row }) => `${organization ?? ''}\u0000${row}`))
  return addTally(
    { examined, differing: rows.size, samples: [] },
    { examined: 0, differing: 0, samples: found },
  )
}

/** Adds a batch to what was seen before; samples of a rule only until there are enough. */
export function addTally(sum: Tally, batch: Tally): Tally {
  const samples = [...sum.samples]
  for (const sample of batch.samples)
    if (samples.filter(({ rule }) => rule === sample.rule).length < SAMPLES_PER_RULE)
      samples.push(sample)
  return {
    examined: sum.examined + batch.examined,
    differing: sum.differing + batch.differing,
    samples,
  }
}

/** A numeric of SQL as canonical text. */
export const plain = (sql: string) => `trim_scale((${sql})::numeric)::text`

/** Nano-dollars as USD, canonical text. */
export const usd = (sql: string) => `trim_scale((${sql})::numeric / 1000000000)::text`

/** A time as text that is the same on every machine. */
export const instant = (sql: string) =>
  `to_char((${sql}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
