import { TRANSACTION_TYPES } from '@/ledger/transactionTypes'
import type { Actor } from '@/organizations/listActors'
import { TRANSACTION_STATUSES } from '@/organizations/transactionFilters'

import { actorWords } from '../components/actorWords'
import { transactionWords } from '@/ledger/transactionWords'
import { RangeFilter } from '../list/RangeFilter.client'
import { ChoiceFilter } from '../list/ChoiceFilter.client'
import { DateFilter } from '../list/DateFilter.client'
import { ToggleFilter } from '../list/ToggleFilter.client'

type Props = {
  timeZone: string
  actors: readonly Actor[]
  /** The one organization whose rows are shown; its id where the name is not known. */
  organization: { id: string; name: string } | null
}

/** Every filter of the list as a chip that says what it is set to. */
export const TransactionFilterBar = ({ timeZone, actors, organization }: Props) => (
  <>
    {organization === null ? null : (
      <ToggleFilter
        label={`Only ${organization.name} ×`}
        name="organization"
        value={organization.id}
      />
    )}
    <ChoiceFilter
      label="Type"
      name="type"
      choices={TRANSACTION_TYPES.map((value) => ({ value, label: transactionWords(value, false) }))}
    />
    <ChoiceFilter
      label="Status"
      name="status"
      choices={TRANSACTION_STATUSES.map((value) => ({ value, label: value }))}
    />
    <ChoiceFilter
      label="By"
      name="actor"
      choices={actors.map(({ id, name }) => ({ value: id, label: actorWords(id, name) }))}
    />
    <DateFilter label="Booked" from="from" to="to" timeZone={timeZone} />
    <RangeFilter unit="usd" label="Amount" min="amountMin" max="amountMax" />
  </>
)
