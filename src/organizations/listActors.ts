import type { Queryable } from '@/db/tx'

/** Who has made transactions: a user id or `system:<cause>`, and the user's name where there is one. */
export type Actor = { id: string; name: string | null }

const MOST = 100

// From one actor to the next by transactions_by_actor: as many probes as there are actors.
const READ = `
  with recursive actors as (
    (select actor from transactions where actor is not null order by actor limit 1)
    union all
    select (select t.actor from transactions t where t.actor > a.actor order by t.actor limit 1)
    from actors a where a.actor is not null
  )
  select a.actor as id, u.name
  from actors a left join users u on u.id = a.actor
  where a.actor is not null
  order by u.name is null, u.name, a.actor limit ${MOST}`

/** Everybody who stands in the ledger as an actor, people first; at most 100. */
export async function listActors(db: Queryable): Promise<Actor[]> {
  return (await db.query<Actor>(READ)).rows
}
