import type { CollectionBeforeChangeHook } from 'payload'

import { requireTransaction } from '@/db/requireTransaction'
import type { Tx } from '@/db/tx'
import { against, conflict } from '@/errors'
import { ANY_NAME, KINDS_WITH_ANY, type MappingKind } from '@/usage/selectMapping'

const TABLES: Record<MappingKind, string> = {
  organization: 'organizations',
  project: 'projects',
  'api-key': 'api_keys',
  provider: 'providers',
  model: 'models',
}

type Mapping = {
  id?: string
  kind: MappingKind
  foreignName: string
  target: string
  format?: string | null
  serviceAccount?: string | { id: string } | null
}

/**
 * A mapping points at something there is, and each name of a gateway means one thing.
 * Refusals: 422 `target_not_found`, `wildcard_not_allowed`; 409 `mapping_exists`.
 */
export const refuseBadMapping: CollectionBeforeChangeHook = async ({ data, originalDoc, req }) => {
  const mapping = { ...(originalDoc as Mapping | undefined), ...data } as Mapping
  if (mapping.foreignName === ANY_NAME && !KINDS_WITH_ANY.has(mapping.kind))
    throw against(
      'wildcard_not_allowed',
      `${ANY_NAME} stands for organizations and projects only: name the ${mapping.kind}.`,
    )
  const tx = await requireTransaction(req)
  await requireTarget(tx, mapping)
  await refuseRepeated(tx, mapping)
  return data
}

async function requireTarget(tx: Tx, { kind, target }: Mapping): Promise<void> {
  const { rows } = await tx.query(`select 1 from ${TABLES[kind]} where id = $1`, [target])
  if (rows.length === 0)
    throw against('target_not_found', `There is no ${kind} ${target}.`, { kind, target })
}

const SAME = `
  select id from usage_mappings
  where kind::text = $1 and foreign_name = $2 and format::text is not distinct from $3
    and service_account_id is not distinct from $4 and id is distinct from $5`

async function refuseRepeated(tx: Tx, mapping: Mapping): Promise<void> {
  const account =
    typeof mapping.serviceAccount === 'object'
      ? (mapping.serviceAccount?.id ?? null)
      : (mapping.serviceAccount ?? null)
  const { rows } = await tx.query<{ id: string }>(SAME, [
    mapping.kind,
    mapping.foreignName,
    mapping.format ?? null,
    account,
    mapping.id ?? null,
  ])
  const same = rows[0]?.id
  if (same)
    throw conflict('mapping_exists', `${mapping.foreignName} is mapped already: change ${same}.`, {
      mapping: same,
    })
}
