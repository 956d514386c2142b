import { recordChange } from '../../shared/recordChange'

/** Whose key it was is told by its project. */
export const recordKeyChange = recordChange({
  noun: 'api_key',
  ignored: ['updatedAt', 'usage', 'lastUsedAt'],
  secret: ['tokenHash'],
  organization: async (tx, { project }) => {
    const id = typeof project === 'object' && project ? (project as { id: string }).id : project
    const { rows } = await tx.query<{ organization: string }>(
      'select organization_id as organization from projects where id = $1',
      [id],
    )
    return rows[0]?.organization ?? null
  },
})
