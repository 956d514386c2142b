import { EmptyState } from '../components/EmptyState'
import type { TabProps } from '../organization/organizationTabs'
import { organizationPath } from '../organization/organizationPath'
import { Link } from '@payloadcms/ui'

/** Discount rules of the organization: none can be made yet, and the tab says so. */
export const DiscountsTab = ({ id }: TabProps) => (
  <EmptyState title="No usage discounts">
    Rules that take a percentage off for a provider, a model or everything would stand here, with
    the one that wins. This version has none: every request is charged at its list price, which{' '}
    <Link href={organizationPath(id, '')} prefetch={false}>
      Savings on the overview
    </Link>{' '}
    shows too.
  </EmptyState>
)
