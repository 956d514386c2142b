import type { Queryable } from '@/db/tx'

import { buildWorld } from './buildWorld'
import type { DemoState } from './demoState'
import type { DemoWorld } from './demoWorld'

/**
 * The demo without the customers that an operator has blocked or sent to inactive since: a gateway
 * would refuse them too. The stories that begin so have no traffic any more either.
 */
export async function activeWorld(db: Queryable, state: DemoState): Promise<DemoWorld> {
  const world = buildWorld(state.anchor, state.scale)
  const { rows } = await db.query<{ id: string }>(
    "select id from organizations where id = any($1) and status = 'active' and block_reason is null",
    [world.organizations.map((organization) => organization.id)],
  )
  const active = new Set(rows.map((row) => row.id))
  return {
    ...world,
    organizations: world.organizations.filter((organization) => active.has(organization.id)),
  }
}
