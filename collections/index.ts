import { AlertRules } from './AlertRules/index'
import { ApiKeys } from './ApiKeys/index'
import { AuditLogs } from './AuditLogs/index'
import { Discounts } from './Discounts/index'
import { Memberships } from './Memberships/index'
import { ModelPrices } from './ModelPrices/index'
import { Models } from './Models/index'
import { Organizations } from './Organizations/index'
import { Projects } from './Projects/index'
import { PromoCampaigns } from './PromoCampaigns/index'
import { PromoCodes } from './PromoCodes/index'
import { PromoRedemptions } from './PromoRedemptions/index'
import { Providers } from './Providers/index'
import { ServiceAccounts } from './ServiceAccounts/index'
import { Transactions } from './Transactions/index'
import { UsageMappings } from './UsageMappings/index'
import { Users } from './Users/index'

/** The nouns, in the order of the navigation. */
export const collections = [
  Organizations,
  Users,
  Memberships,
  Projects,
  ApiKeys,
  Transactions,
  PromoCodes,
  PromoCampaigns,
  PromoRedemptions,
  Discounts,
  Providers,
  Models,
  ModelPrices,
  AuditLogs,
  ServiceAccounts,
  UsageMappings,
  AlertRules,
]
