import * as initial from './20261124_020000_initial'
import * as ledgerAndAuditGuards from './20261124_030000_ledger_and_audit_guards'
import * as meteringStore from './20261124_030100_metering_store'
import * as demoState from './20261124_030400_demo_state'
import * as ledgerRules from './20261124_040000_ledger_rules'
import * as organizationList from './20261124_050000_organization_list'
import * as billingSettings from './20261125_000700_billing_settings'
import * as ledgerGuards from './20261125_000800_ledger_guards'
import * as usageMappings from './20261125_002633_usage_mappings'
import * as usageQueue from './20261125_002700_usage_queue'
import * as integrity from './20261125_010000_integrity'
import * as monthCloses from './20261125_030000_month_closes'
import * as operatorTotals from './20261125_180000_operator_totals'
import * as retentionDays from './20261125_191500_retention_days'
import * as transactionList from './20261125_190000_transaction_list'
import * as usageRetention from './20261125_191000_usage_retention'
import * as unpricedUsage from './20261125_014500_unpriced_usage'
import * as integrityRuns from './20261125_020000_integrity_runs'
import * as latencies from './20261125_190500_latencies'
import * as userDeletions from './20261125_213500_user_deletions'
import * as apiKeySearch from './20261125_223000_api_key_search'
import * as apiKeyRotation from './20261125_214500_api_key_rotation'
import * as requestsByTime from './20261125_184500_requests_by_time'
import * as mail from './20261125_215300_mail'
import * as notes from './20261125_224500_notes'
import * as search from './20261126_010000_search'
import * as lighterDebits from './20261126_011400_lighter_debits'
import * as rareRequests from './20261126_011500_rare_requests'
import * as attention from './20261126_013000_attention'
import * as alertRules from './20261126_013500_alert_rules'
import * as alerts from './20261126_013600_alerts'
import * as exportFiles from './20261126_013700_export_files'
import * as savedViews from './20261126_015500_saved_views'
import * as platformEvents from './20261126_034500_platform_events'
import * as alertTrail from './20261126_042000_alert_trail'
import * as thinDays from './20261126_043500_thin_days'
import * as savedReports from './20261126_043800_saved_reports'
import * as listedBalances from './20261126_075000_listed_balances'
import * as usageByMonth from './20261126_080500_usage_by_month'
import * as failingPayments from './20261126_080600_failing_payments'
import * as discounts from './20261126_080936_discounts'
import * as discountRules from './20261126_081000_discount_rules'
import * as promoCodes from './20261126_082740_promo_codes'
import * as promoGuards from './20261126_082800_promo_guards'

/** The schema's history, in order. Names are what payload_migrations remembers. */
export const migrations = [
  { name: '20261124_020000_initial', up: initial.up, down: initial.down },
  {
    name: '20261124_030000_ledger_and_audit_guards',
    up: ledgerAndAuditGuards.up,
    down: ledgerAndAuditGuards.down,
  },
  { name: '20261124_030100_metering_store', up: meteringStore.up, down: meteringStore.down },
  { name: '20261124_030400_demo_state', up: demoState.up, down: demoState.down },
  { name: '20261124_040000_ledger_rules', up: ledgerRules.up, down: ledgerRules.down },
  {
    name: '20261124_050000_organization_list',
    up: organizationList.up,
    down: organizationList.down,
  },
  {
    name: '20261125_000700_billing_settings',
    up: billingSettings.up,
    down: billingSettings.down,
  },
  { name: '20261125_000800_ledger_guards', up: ledgerGuards.up, down: ledgerGuards.down },
  { name: '20261125_002633_usage_mappings', up: usageMappings.up, down: usageMappings.down },
  { name: '20261125_002700_usage_queue', up: usageQueue.up, down: usageQueue.down },
  { name: '20261125_010000_integrity', up: integrity.up, down: integrity.down },
  { name: '20261125_014500_unpriced_usage', up: unpricedUsage.up, down: unpricedUsage.down },
  { name: '20261125_020000_integrity_runs', up: integrityRuns.up, down: integrityRuns.down },
  { name: '20261125_030000_month_closes', up: monthCloses.up, down: monthCloses.down },
  { name: '20261125_180000_operator_totals', up: operatorTotals.up, down: operatorTotals.down },
  { name: '20261125_184500_requests_by_time', up: requestsByTime.up, down: requestsByTime.down },
  { name: '20261125_190000_transaction_list', up: transactionList.up, down: transactionList.down },
  { name: '20261125_191000_usage_retention', up: usageRetention.up, down: usageRetention.down },
  { name: '20261125_191500_retention_days', up: retentionDays.up, down: retentionDays.down },
  { name: '20261125_190500_latencies', up: latencies.up, down: latencies.down },
  { name: '20261125_213500_user_deletions', up: userDeletions.up, down: userDeletions.down },
  { name: '20261125_214500_api_key_rotation', up: apiKeyRotation.up, down: apiKeyRotation.down },
  { name: '20261125_215300_mail', up: mail.up, down: mail.down },
  { name: '20261125_223000_api_key_search', up: apiKeySearch.up, down: apiKeySearch.down },
  { name: '20261125_224500_notes', up: notes.up, down: notes.down },
  { name: '20261126_010000_search', up: search.up, down: search.down },
  { name: '20261126_011400_lighter_debits', up: lighterDebits.up, down: lighterDebits.down },
  { name: '20261126_011500_rare_requests', up: rareRequests.up, down: rareRequests.down },
  { name: '20261126_013000_attention', up: attention.up, down: attention.down },
  { name: '20261126_013500_alert_rules', up: alertRules.up, down: alertRules.down },
  { name: '20261126_013600_alerts', up: alerts.up, down: alerts.down },
  { name: '20261126_013700_export_files', up: exportFiles.up, down: exportFiles.down },
  { name: '20261126_015500_saved_views', up: savedViews.up, down: savedViews.down },
  { name: '20261126_034500_platform_events', up: platformEvents.up, down: platformEvents.down },
  { name: '20261126_042000_alert_trail', up: alertTrail.up, down: alertTrail.down },
  { name: '20261126_043500_thin_days', up: thinDays.up, down: thinDays.down },
  { name: '20261126_043800_saved_reports', up: savedReports.up, down: savedReports.down },
  { name: '20261126_075000_listed_balances', up: listedBalances.up, down: listedBalances.down },
  { name: '20261126_080500_usage_by_month', up: usageByMonth.up, down: usageByMonth.down },
  { name: '20261126_080600_failing_payments', up: failingPayments.up, down: failingPayments.down },
  { name: '20261126_080936_discounts', up: discounts.up, down: discounts.down },
  { name: '20261126_081000_discount_rules', up: discountRules.up, down: discountRules.down },
  { name: '20261126_082740_promo_codes', up: promoCodes.up, down: promoCodes.down },
  { name: '20261126_082800_promo_guards', up: promoGuards.up, down: promoGuards.down },
]
