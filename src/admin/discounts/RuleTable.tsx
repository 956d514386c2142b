import { Link } from '@payloadcms/ui'

import { can } from '@/access/permissions'
import type { DiscountRow } from '@/metering/listDiscounts'
import { sumMoney } from '@/money/sumMoney'

import { DataTable, type Column } from '../components/DataTable'
import { EmptyState } from '../components/EmptyState'
import { Count, Money } from '../components/Figures'
import { Moment } from '../components/Moment'
import { StatusPill } from '../components/StatusPill'
import { organizationPath } from '../organization/organizationPath'
import { withTime, type OverviewTime } from '../overview/overviewTime'
import { discountPath } from './discountPath'
import { scopeWords } from './discountWords'

type Props = {
  rules: readonly DiscountRow[]
  organization: string
  /** Of the links to the requests behind the figures. */
  time: Partial<OverviewTime>
  timeZone: string
  user: unknown
}

/** The organization's own rules and those for all, with what each took off in the time shown. */
export function RuleTable({ rules, organization, time, timeZone, user }: Props) {
  if (rules.length === 0)
    return (
      <EmptyState title="No usage discounts">
        Rules that take a percentage off for this organization, or for everybody on a provider or a
        model, stand here. One is made by “New discount”.
      </EmptyState>
    )
  const requests = (id: string) =>
    can(user, 'requests:read')
      ? withTime(organizationPath(organization, 'requests'), time, { discountRule: id })
      : null
  return (
    <>
      <p className="discounts__sum">
        Saved in this time: <Money amount={sumMoney(rules.map(({ savings }) => savings))} />
      </p>
      <DataTable
        caption="Rules that cover this organization"
        columns={columns(timeZone, requests)}
        rows={rules}
        rowKey={({ id }) => id}
      />
    </>
  )
}

const columns = (
  timeZone: string,
  requests: (id: string) => string | null,
): readonly Column<DiscountRow>[] => [
  {
    key: 'scope',
    label: 'For',
    render: (rule) => (
      <Link href={discountPath(rule.id)} prefetch={false}>
        {scopeWords(rule)}
      </Link>
    ),
  },
  { key: 'percent', label: 'Off', isNumber: true, render: ({ percent }) => `${percent} %` },
  { key: 'status', label: 'Status', render: ({ status }) => <StatusPill status={status} /> },
  {
    key: 'startsAt',
    label: 'From',
    isMinor: true,
    render: ({ startsAt }) =>
      startsAt === null ? 'always' : <Moment at={startsAt} timeZone={timeZone} />,
  },
  {
    key: 'expiresAt',
    label: 'Until',
    isMinor: true,
    render: ({ expiresAt }) =>
      expiresAt === null ? 'open' : <Moment at={expiresAt} timeZone={timeZone} />,
  },
  { key: 'reason', label: 'Why', isMinor: true, render: ({ reason }) => reason },
  {
    key: 'requests',
    label: 'Requests',
    isNumber: true,
    isMinor: true,
    render: ({ requests: count }) => <Count value={count} />,
  },
  {
    key: 'savings',
    label: 'Saved',
    isNumber: true,
    render: ({ id, savings, requests: count }) => {
      const href = count > 0 ? requests(id) : null
      const amount = <Money amount={savings} />
      return href === null ? (
        amount
      ) : (
        <Link href={href} prefetch={false}>
          {amount}
        </Link>
      )
    },
  },
]
