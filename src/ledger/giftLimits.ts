import type { Queryable } from '@/db/tx'
import { canonicalDecimal } from '@/money/canonicalDecimal'
import type { NanoUsd } from '@/money/nanoUsd'
import { parseMoney } from '@/money/parseMoney'

/** The roles that may add credits at all. */
const GIVING_ROLES = ['support', 'finance', 'owner'] as const
export type GivingRole = (typeof GIVING_ROLES)[number]

/** USD as decimal strings, by the field names of the billing-settings global. */
export const DEFAULT_LIMITS = {
  supportPerGift: '50',
  supportPerDay: '200',
  financePerGift: '1000',
  financePerDay: '5000',
  ownerPerGift: '10000',
  ownerPerDay: '50000',
  commentRequiredFrom: '25',
  secondPersonFrom: '5000',
} as const
export type LimitName = keyof typeof DEFAULT_LIMITS
export const LIMIT_NAMES = Object.keys(DEFAULT_LIMITS) as LimitName[]

/** Every limit by its name, as a decimal string in USD. */
export type Limits = Record<LimitName, string>

/** A limit's column in billing_settings. */
export const limitColumn = (name: LimitName) =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

export type GiftLimits = {
  perGift: Record<GivingRole, NanoUsd>
  /** Per UTC day, by the database's clock. */
  perDay: Record<GivingRole, NanoUsd>
  commentRequiredFrom: NanoUsd
  secondPersonFrom: NanoUsd
}

const COLUMNS = LIMIT_NAMES.map((name) => `${limitColumn(name)}::text as "${name}"`).join(', ')

/** Select list: what is stored, and raises whose hour has come, oldest first. */
export const LIMIT_COLUMNS = `
  (select row_to_json(s) from (select ${COLUMNS} from billing_settings limit 1) s) as stored,
  (select json_agg(changes order by effective_at, id) from ledger.limit_raises
   where state = 'scheduled' and effective_at <= clock_timestamp()) as due`

export type LimitsRow = {
  stored: Partial<Record<LimitName, string | null>> | null
  due: Partial<Limits>[] | null
}

/** The limits in force: what is stored, over it what is due; the defaults where nothing is. */
export function toLimits({ stored, due }: LimitsRow): Limits {
  const limits: Limits = { ...DEFAULT_LIMITS }
  for (const layer of [stored ?? {}, ...(due ?? [])])
    for (const name of LIMIT_NAMES) limits[name] = canonicalDecimal(layer[name] ?? limits[name])
  return limits
}

export async function readLimits(db: Queryable): Promise<Limits> {
  const { rows } = await db.query<LimitsRow>(`select ${LIMIT_COLUMNS}`)
  return toLimits(rows[0] ?? { stored: null, due: null })
}

export function toGiftLimits(limits: Limits): GiftLimits {
  const nano = (name: LimitName) => parseMoney(limits[name], { field: name })
  return {
    perGift: {
      support: nano('supportPerGift'),
      finance: nano('financePerGift'),
      owner: nano('ownerPerGift'),
    },
    perDay: {
      support: nano('supportPerDay'),
      finance: nano('financePerDay'),
      owner: nano('ownerPerDay'),
    },
    commentRequiredFrom: nano('commentRequiredFrom'),
    secondPersonFrom: nano('secondPersonFrom'),
  }
}

export const toGivingRole = (role: string | null): GivingRole | null =>
  GIVING_ROLES.find((name) => name === role) ?? null
