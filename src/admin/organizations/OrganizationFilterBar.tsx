import { DEV_PLANS, PLANS, STATUSES } from '@/organizations/organizationFilters'

import { ChoiceFilter } from '../list/ChoiceFilter.client'
import { DateFilter } from '../list/DateFilter.client'
import { ToggleFilter } from '../list/ToggleFilter.client'

const choices = (values: readonly string[]) => values.map((value) => ({ value, label: value }))

type Props = {
  timeZone: string
  /** For how long: what the address says, or what the filter would set. */
  silentDays: string
}

/** Every filter of the list as a chip that says what it is set to. */
export const OrganizationFilterBar = ({ timeZone, silentDays }: Props) => (
  <>
    <ChoiceFilter label="Plan" name="plan" choices={choices(PLANS)} />
    <ChoiceFilter label="Dev plan" name="devPlan" choices={choices(DEV_PLANS)} />
    <ChoiceFilter label="Status" name="status" choices={choices(STATUSES)} />
    <DateFilter label="Created" from="createdFrom" to="createdTo" timeZone={timeZone} />
    <ToggleFilter label="Negative balance" name="negativeBalance" />
    <ToggleFilter label="Payment failing" name="paymentFailing" />
    <ToggleFilter label="Paying" name="paying" />
    <ToggleFilter label={`Silent ${silentDays} days`} name="silentDays" value={silentDays} />
  </>
)
