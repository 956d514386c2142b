import type { Queryable } from '@/db/tx'
import { canonicalDecimal } from '@/money/canonicalDecimal'
import type { TimeRange } from '@/time/timeRange'

import type { AlertKind } from './alertRule'

/** A stretch of time in which a rule said that not all was well. */
export type Incident = {
  /** Of the firing it began with. */
  id: string
  rule: string
  ruleName: string
  /** Whether the rule is still there. */
  hasRule: boolean
  kind: AlertKind
  /** The worst it came to. */
  level: 'alert' | 'warning'
  /** UTC with milliseconds. */
  startedAt: string
  /** When it was well again; null while it lasts, and where its rule was changed or removed first. */
  endedAt: string | null
  isOpen: boolean
  /** Of the first firing at its worst: what was measured, against what, in words. */
  value: string | null
  threshold: string | null
  message: string
}

export type Incidents = {
  /** In the range, shown or not. */
  total: number
  /** The latest begun first. */
  items: Incident[]
}

export type IncidentsQuestion = {
  range: TimeRange
  limit: number
  /** Whose; null: of everybody together, not of single organizations. */
  organization: string | null
}

// A level holds until all is well: a warning that becomes an alert goes on, any other firing begins anew.
// By events_of_platform or events_of_organization.
const incidentsSql = (isPlatform: boolean): string => `
  with told as (
    select e.id, e.rule_id, e.level, e.created_at,
      lag(e.level) over (partition by e.rule_id order by e.created_at, e.id) as before
    from alerts.events e
    where ${isPlatform ? 'e.organization_id is null and $1::text is null' : 'e.organization_id = $1'}
      and not e.is_repeat and e.level <> 'test'
  ), numbered as (
    select t.*, count(*) filter (
      where t.level <> 'resolved' and coalesce(t.before, 'resolved') <> 'warning'
        or t.level = 'warning'
    ) over (partition by t.rule_id order by t.created_at, t.id) as number
    from told t
  ), incidents as (
    select n.rule_id as rule, n.number, min(n.created_at) as "startedAt",
      max(n.created_at) filter (where n.level = 'resolved') as "endedAt", max(n.created_at) as "lastAt",
      (array_agg(n.id order by n.created_at, n.id))[1] as id,
      (array_agg(n.id order by n.level = 'alert' desc, n.created_at, n.id)
        filter (where n.level <> 'resolved'))[1] as worst,
      row_number() over (partition by n.rule_id order by n.number desc) = 1 as "isLast"
    from numbered n where n.number > 0 group by n.rule_id, n.number
  ), seen as (
    select i.*, i."isLast" and i."endedAt" is null and exists (
      select 1 from alerts.states s
      where s.rule_id = i.rule and s.subject = coalesce($1, '') and s.level <> 'ok') as "isOpen"
    from incidents i
  ), within as (
    select s.*, count(*) over ()::int as total from seen s
    where s."startedAt" < $3 and (s."isOpen" or s."lastAt" >= $2)
    order by s."startedAt" desc, s.id limit $4
  )
  select w.id, w.rule, e.rule_name as "ruleName", r.id is not null as "hasRule", e.kind, e.level,
    w."startedAt", w."endedAt", w."isOpen", e.value::text as value, e.threshold::text as threshold,
    e.message, w.total
  from within w join alerts.events e on e.id = w.worst left join alert_rules r on r.id = w.rule
  order by w."startedAt" desc, w.id`

type Row = Omit<Incident, 'endedAt' | 'startedAt'> & {
  startedAt: Date
  endedAt: Date | null
  total: number
}

/** What alert rules have told of, as stretches of time that touch a range; tests of channels are none. */
export async function readIncidents(
  db: Queryable,
  { range, limit, organization }: IncidentsQuestion,
): Promise<Incidents> {
  const { rows } = await db.query<Row>(incidentsSql(organization === null), [
    organization,
    new Date(range.from),
    new Date(range.to),
    limit,
  ])
  const items = rows.map(({ total: _total, ...row }) => ({
    ...row,
    value: row.value === null ? null : canonicalDecimal(row.value),
    threshold: row.threshold === null ? null : canonicalDecimal(row.threshold),
    startedAt: row.startedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  }))
  return { total: rows[0]?.total ?? 0, items }
}
