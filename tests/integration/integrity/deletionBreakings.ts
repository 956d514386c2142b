import { expect } from 'vitest'

import { recordAudit, systemActor } from '@/audit/recordAudit'
import { inTransaction } from '@/db/inTransaction'
import type { DatabasePool } from '@/db/tx'
import { deleteUser } from '@/users/deleteUser'

import { makeOrganization } from '../../support/factories'
import { addMember, makeUser } from '../users/people'
import type { Breaking } from './breakBooks'

/** A user who did something, and was deleted. */
export type DeletedUser = { user: string; organization: string }

export async function fillDeletion(pool: DatabasePool): Promise<DeletedUser> {
  const { id: user, email } = await makeUser(pool)
  const organization = await makeOrganization(pool)
  await addMember(pool, organization, user, 'member')
  await inTransaction(pool, (tx) =>
    recordAudit(tx, {
      ...systemActor('test'),
      ...{ actor: user, actorEmail: email },
      ...{ action: 'members.read', resourceType: 'organization', resource: organization },
    }),
  )
  await inTransaction(pool, (tx) => deleteUser(tx, { user, email }, systemActor('test')))
  return { user, organization }
}

const check = 'deletions'
const left = (what: string, sql: Breaking<DeletedUser>['sql'], found: string) => ({
  ...{ check, rule: 'person_left', what, sql },
  finding: ({ user }: DeletedUser) => ({ row: user, found }),
})

export const DELETION_BREAKINGS: readonly Breaking<DeletedUser>[] = [
  left(
    'an e-mail that came back',
    ({ user }) => `update users set email = '${user}@example.com' where id = '${user}'`,
    'an e-mail',
  ),
  left(
    'a deleted account made active',
    ({ user }) => `update users set status = 'active' where id = '${user}'`,
    'the status active',
  ),
  left(
    'a password set',
    ({ user }) => `update users set hash = 'x', salt = 'x' where id = '${user}'`,
    'a password',
  ),
  left(
    'a membership given',
    ({ user, organization }) =>
      `insert into memberships (id, organization_id, user_id, role)
       values ('mem_${user}', '${organization}', '${user}', 'viewer')`,
    'sessions or memberships',
  ),
  {
    ...{ check, rule: 'audit_parts_left', what: 'an address that came back' },
    sql: ({ user }) =>
      `insert into audit_personal (audit_id, salt, email)
       select id, 'salt', 'back@example.com' from audit_logs where actor = '${user}'`,
    finding: ({ user }) => ({ row: user, expected: '0', found: '1' }),
  },
  {
    ...{ check, rule: 'certificate_hash', what: 'another certificate' },
    sql: ({ user }) =>
      `update user_deletions set certificate = replace(certificate, 'Sign-in', 'No sign-in')
       where user_id = '${user}'`,
    finding: ({ user }) => ({ row: user, found: expect.stringMatching(/^[0-9a-f]{64}$/) }),
  },
  {
    ...{ check, rule: 'deletion_untold', what: 'a certificate whose hash was changed along' },
    sql: ({ user }) =>
      `update user_deletions set certificate = '{}',
         certificate_hash = encode(sha256(convert_to('{}', 'UTF8')), 'hex')
       where user_id = '${user}'`,
    finding: ({ user }) => ({ row: user, found: null }),
  },
  {
    ...{ check, rule: 'deletion_missing', what: 'an account deleted by hand' },
    sql: ({ user }) => `delete from user_deletions where user_id = '${user}'`,
    finding: ({ user }) => ({ row: user, found: null }),
  },
]
