import { recordChange } from '../../shared/recordChange'

export const recordOrganizationChange = recordChange({
  noun: 'organization',
  personal: ['name', 'billingEmail', 'company', 'address', 'taxId', 'notes'],
  ignored: ['updatedAt', 'credits', 'allTimeCredits', 'totalSpent'],
})
