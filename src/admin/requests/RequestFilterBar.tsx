import type { RequestNames } from '@/metering/listRequestNames'
import { REQUEST_STATUSES } from '@/usage/usageReport'

import { RangeFilter } from '../list/RangeFilter.client'
import { ChoiceFilter } from '../list/ChoiceFilter.client'
import { ToggleFilter } from '../list/ToggleFilter.client'
import type { SetChip } from './prepareSetChips'

const BILLINGS = [
  { value: 'credits', label: 'credits' },
  { value: 'own_key', label: 'own key' },
]

const asChoices = (values: readonly string[]) =>
  values.map((value) => ({ value, label: value.replaceAll('_', ' ') }))

/** Names are shown as they are: `gpt_x` and `gpt x` are two. */
const asNamed = (values: readonly string[]) => values.map((value) => ({ value, label: value }))

type Props = {
  names: RequestNames
  chips: readonly SetChip[]
}

/** Every filter of requests as a chip that says what it is set to. */
export const RequestFilterBar = ({ names, chips }: Props) => (
  <>
    {chips.map(({ name, value, label }) => (
      <ToggleFilter key={name} name={name} value={value} label={`${label} ×`} />
    ))}
    <ChoiceFilter label="Status" name="status" choices={asChoices(REQUEST_STATUSES)} />
    <ChoiceFilter label="Model" name="model" choices={asNamed(names.model)} />
    <ChoiceFilter label="Provider" name="provider" choices={asNamed(names.provider)} />
    <ChoiceFilter label="Error" name="errorKind" choices={asNamed(names.errorKind)} />
    <ChoiceFilter label="Finish" name="finishReason" choices={asNamed(names.finishReason)} />
    <ChoiceFilter label="Source" name="source" choices={asNamed(names.source)} />
    <ChoiceFilter label="Billed to" name="billing" choices={BILLINGS} />
    <ToggleFilter label="Unpriced" name="unpriced" />
    <RangeFilter unit="usd" label="Charge" min="costMin" max="costMax" />
    <RangeFilter unit="ms" label="Latency" min="durationMin" max="durationMax" />
  </>
)
