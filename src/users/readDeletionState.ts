import type { Queryable } from '@/db/tx'

import { previewDeletion, type DeletionPreview } from './deleteUser'
import { findDeletion, type Deletion } from './deletions'

/** How a deletion stands: not asked for, with what it would do; or going on or done. */
export type DeletionState =
  | { user: string; status: 'none'; preview: DeletionPreview; deletion: null }
  | { user: string; status: Deletion['status']; preview: null; deletion: Deletion }

/** @throws RefusedError 404 `user_not_found` */
export async function readDeletionState(
  db: Queryable,
  { user, actor }: { user: string; actor: string },
): Promise<DeletionState> {
  const deletion = await findDeletion(db, user)
  if (deletion) return { user, status: deletion.status, preview: null, deletion }
  const preview = await previewDeletion(db, { user, actor })
  return { user, status: 'none', preview, deletion: null }
}
