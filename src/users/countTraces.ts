import type { Queryable } from '@/db/tx'
import { countMailOf } from '@/mail/dropMail'

/** Something that is erased, or that stays. */
export type Trace = {
  /** Stable, snake_case. */
  what: string
  label: string
  /** How many rows; null where counting would mean reading all there is. */
  count: number | null
  why: string
}

/** The account as deletion sees it. */
export type Subject = { id: string; email: string }

// Of an entry about the user only a changed name or e-mail is theirs; the rest of its personal part is
// of who looked or changed.
export const AUDIT_PARTS = `
  from audit_logs a join audit_personal p on p.audit_id = a.id
  where a.actor = $1
    or (a.resource_type = 'user' and a.resource = $1 and p.changes is not null)`

export const OWN_PREFERENCES = `
  select r.parent_id from payload_preferences_rels r where r.path = 'user' and r.users_id = $1`
export const OWN_LOCKS = `
  select r.parent_id from payload_locked_documents_rels r where r.path = 'user' and r.users_id = $1`

/** End users are names that gateways made up (kind 4): one that is this e-mail is this person. */
export const END_USER = `kind = 4 and lower(value) = lower($1)`
/** The same in usage that waits for a mapping: booked as it is, it would bring the name back. */
export const QUEUED_END_USER = `lower(report->>'user') = lower($1)`

/** Rules that tell this e-mail. */
export const ALERT_RECIPIENT = `path = 'emails' and lower(text) = lower($1)`
/** Personal parts that tell of such a recipient, of rules that are gone too: by audit_logs_of_alert_rules. */
export const ALERT_TRAIL = `
  from audit_logs a join audit_personal p on p.audit_id = a.id
  where a.resource_type = 'alert_rule'
    and position(lower(to_json($1::text)::text) in lower(p.changes::text)) > 0`

type Counts<Name extends string> = Record<Name, string>

const ERASABLE = `
  select (select count(*) from users_sessions where _parent_id = $1) as sessions,
    (select count(*) from memberships where user_id = $1) as memberships,
    (select count(*) from (${OWN_PREFERENCES}) p) + (select count(*) from (${OWN_LOCKS}) l)
      + (select count(*) from support.saved_views where operator = $1) as preferences,
    (select count(*) ${AUDIT_PARTS}) as audit`

/** What of a user would be erased now. */
export async function countErasable(db: Queryable, user: Subject): Promise<Trace[]> {
  const { rows } = await db.query<Counts<'audit' | 'memberships' | 'preferences' | 'sessions'>>(
    ERASABLE,
    [user.id],
  )
  const names = await db.query<Counts<'alerts' | 'endUsers'>>(
    `select (select count(*) from metering.dimensions where ${END_USER})
         + (select count(*) from metering.queued_reports where ${QUEUED_END_USER}) as "endUsers",
       (select count(*) from alert_rules_texts where ${ALERT_RECIPIENT})
         + (select count(*) ${ALERT_TRAIL}) as alerts`,
    [user.email],
  )
  const counts = rows[0]
  if (!counts) throw new Error('Counts are one row.')
  return erased({
    sessions: Number(counts.sessions),
    memberships: Number(counts.memberships),
    preferences: Number(counts.preferences),
    endUserNames: Number(names.rows[0]?.endUsers),
    alertRecipients: Number(names.rows[0]?.alerts),
    mails: await countMailOf(db, user),
    auditParts: Number(counts.audit),
  })
}

/** Rows of each kind. */
export type ErasedCounts = {
  sessions: number
  memberships: number
  preferences: number
  endUserNames: number
  alertRecipients: number
  mails: number
  auditParts: number
}

/** The same words before and after, so that the certificate can be held against the preview. */
export const erased = (counts: ErasedCounts): Trace[] => [
  {
    what: 'account',
    label: 'Name, e-mail, password and reset token of the account',
    count: 1,
    why: 'They are the person. The e-mail is free for a new account.',
  },
  {
    what: 'sessions',
    label: 'Sign-in sessions',
    count: counts.sessions,
    why: 'Whoever is signed in with the account is signed out.',
  },
  {
    what: 'memberships',
    label: 'Memberships of organizations',
    count: counts.memberships,
    why: 'A deleted account belongs to nobody.',
  },
  {
    what: 'preferences',
    label: 'Saved views and open documents of this admin',
    count: counts.preferences,
    why: 'They serve nobody else.',
  },
  {
    what: 'end_user_names',
    label: 'The e-mail as the name of an end user in request logs',
    count: counts.endUserNames,
    why: 'Requests keep a name without meaning in its place.',
  },
  {
    what: 'alert_recipients',
    label: 'The e-mail among the recipients of alert rules, and in the trail of those rules',
    count: counts.alertRecipients,
    why: 'A rule goes on telling its other recipients; one without any stands in the history alone.',
  },
  {
    what: 'mails',
    label: 'Mails to them or naming them',
    count: counts.mails,
    why: 'What they said goes; that they were sent stays. One that waits is not sent.',
  },
  {
    what: 'audit_parts',
    label: 'Personal parts of the audit trail',
    count: counts.auditParts,
    why: 'E-mail, address and browser of what they did, and changes of their name and e-mail.',
  },
]

// By transactions_by_actor, audit_logs_actor_idx, audit_logs_resource_idx, organizations_billing_email_idx.
const KEPT = `
  select (select count(*) from transactions where actor = $1) as transactions,
    (select count(*) from audit_logs
     where actor = $1 or (resource_type = 'user' and resource = $1)) as audit,
    (select count(*) from ledger.credit_requests where requester = $1 or decided_by = $1)
      + (select count(*) from ledger.limit_raises
         where $1 in (requester, confirmed_by, declined_by)) as decisions,
    (select count(*) from ledger.credit_requests
     where requester = $1 and status = 'waiting' and expires_at > clock_timestamp()) as waiting,
    (select count(*) from organizations where billing_email = $2) as billing,
    (select count(*) from usage_mappings where lower(foreign_name) = lower($2)) as mappings,
    (select count(*) from memberships m
     where m.user_id = $1 and m.role = 'owner' and not exists (
       select 1 from memberships x
       where x.organization_id = m.organization_id and x.role = 'owner' and x.user_id <> $1)) as owned`

type Kept = Counts<
  'audit' | 'billing' | 'decisions' | 'mappings' | 'owned' | 'transactions' | 'waiting'
>

/** What of a user stays, and why. */
export async function countKept(db: Queryable, user: Subject): Promise<Trace[]> {
  const { rows } = await db.query<Kept>(KEPT, [user.id, user.email])
  const counts = rows[0]
  if (!counts) throw new Error('Counts are one row.')
  const kept = (what: string, label: string, count: string | null, why: string): Trace => ({
    ...{ what, label, why },
    count: count === null ? null : Number(count),
  })
  const always = [
    kept('id', 'The id of the account', '1', 'Books and trail tell by it who did what.'),
    kept('transactions', 'Transactions they made', counts.transactions, 'The ledger only grows.'),
    kept(
      'audit_entries',
      'Audit entries by and about them',
      counts.audit,
      'What was done stays provable: by id and pseudonym, with a salted hash of what is erased.',
    ),
    kept(
      'decisions',
      'Gift requests and limits they asked for or decided',
      counts.decisions,
      'They explain transactions and limits.',
    ),
    kept(
      'usage',
      'Usage and charges',
      null,
      'They belong to organizations; no sum changes. Prompts, answers and raw usage go by retention.',
    ),
    kept(
      'free_text',
      'What people typed into comments, reasons and notes',
      null,
      'It is not searched, and in the ledger it cannot be changed.',
    ),
    kept(
      'backups',
      'Backups made before',
      null,
      'They hold the person until they are thrown away by their own plan.',
    ),
  ]
  const sometimes = [
    kept(
      'billing_emails',
      'Organizations that are billed at this e-mail',
      counts.billing,
      'A billing e-mail is the organization’s: change it in its settings.',
    ),
    kept(
      'usage_mappings',
      'Usage mappings of this e-mail',
      counts.mappings,
      'A gateway calls something so: without the mapping its usage would wait. Change it there first.',
    ),
    kept(
      'owned_organizations',
      'Organizations that only they own',
      counts.owned,
      'They stay, without an owner from then on: make another member the owner.',
    ),
    kept(
      'waiting_requests',
      'Gift requests of theirs that wait',
      counts.waiting,
      'They cannot be approved any more: decline them, or let them expire.',
    ),
  ]
  return [...always, ...sometimes.filter(({ count }) => count !== 0)]
}
