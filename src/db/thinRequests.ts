/**
 * SQL of the requests of thin days (docs/decisions/0013) from `low` to `high`, whole instants as SQL. Day by
 * day by the index of each organization: those of fine days are never looked at.
 * @param of SQL after `organization =`; everybody's without
 */
export const thinRequests = (low: string, high: string, of?: string): string => `(
  select r.* from metering.rollups d
  cross join lateral (
    select q.* from metering.requests q
    where q.organization = d.entity
      and q.time >= greatest(${low}, d.bucket) and q.time < least(${high}, d.bucket + interval '1 day')
      -- Known before planning: other months are left out of the plan itself.
      and q.time >= ${low} and q.time < ${high}
    offset 0
  ) r
  where d.series = 2 and not d.is_fine and d.bucket > ${low} - interval '1 day' and d.bucket < ${high}
    ${of === undefined ? '' : `and d.entity = ${of}`})`
