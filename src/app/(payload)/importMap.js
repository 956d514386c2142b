import { MoneyCell as MoneyCell_7b8199a85c5985647cf31c169ae822a6 } from '../../../src/admin/cells/MoneyCell'
import { OrganizationPage as OrganizationPage_044159496a647ac320fde0e76355f3a5 } from '../../../src/admin/organization/OrganizationPage'
import { UsersExport as UsersExport_78f8337c0d3565ef1765f88cfd929e65 } from '../../../src/admin/exports/ListExports'
import { UserPage as UserPage_4737b07ccdbe0616cb8b30eee942d88a } from '../../../src/admin/user/UserPage'
import { ProjectsExport as ProjectsExport_78f8337c0d3565ef1765f88cfd929e65 } from '../../../src/admin/exports/ListExports'
import { ProjectPage as ProjectPage_ce809ffea65377a1fbf462d6793698d9 } from '../../../src/admin/project/ProjectPage'
import { ApiKeyPage as ApiKeyPage_335aef88167f50baa674aafb23d88c60 } from '../../../src/admin/keys/ApiKeyPage'
import { TransactionPage as TransactionPage_098757269c0aa8f6f484136b5ad67e8c } from '../../../src/admin/transactions/TransactionPage'
import { PromoStateCell as PromoStateCell_ee55b8cc15335ebdea0b6c19734c284b } from '../../../src/admin/promos/PromoCells'
import { PromoValueCell as PromoValueCell_ee55b8cc15335ebdea0b6c19734c284b } from '../../../src/admin/promos/PromoCells'
import { PercentField as PercentField_849d1c2bdf5371fff1ca5e9cf7eeafe0 } from '../../../src/admin/promos/PercentField.client'
import { PromoTimeCell as PromoTimeCell_ee55b8cc15335ebdea0b6c19734c284b } from '../../../src/admin/promos/PromoCells'
import { WindowTime as WindowTime_a86b3ad0288b96c4e911e028b5d1adf6 } from '../../../src/admin/promos/WindowTime.client'
import { PromoRedeemedCell as PromoRedeemedCell_ee55b8cc15335ebdea0b6c19734c284b } from '../../../src/admin/promos/PromoCells'
import { PromoSentence as PromoSentence_3fa167706317ec3cfb49f00329b191d7 } from '../../../src/admin/promos/PromoSentence.client'
import { PromoUse as PromoUse_aad1c2e6a7a345cf00dacea4503df01a } from '../../../src/admin/promos/PromoUse.client'
import { PromoTest as PromoTest_fc77fc10fc6861fbc21381e11ce85730 } from '../../../src/admin/promos/PromoTest.client'
import { CodesNav as CodesNav_075196de8b6ef81d821cfef51b5ad703 } from '../../../src/admin/promos/PromoLists'
import { PromoCodesExport as PromoCodesExport_78f8337c0d3565ef1765f88cfd929e65 } from '../../../src/admin/exports/ListExports'
import { CampaignUse as CampaignUse_39445b3e19f9879882335f3b92fef28e } from '../../../src/admin/promos/CampaignUse.client'
import { CampaignsNav as CampaignsNav_075196de8b6ef81d821cfef51b5ad703 } from '../../../src/admin/promos/PromoLists'
import { PromisedTerms as PromisedTerms_da038768aa7f7bcc938a6b877e06c169 } from '../../../src/admin/promos/PromisedTerms.client'
import { RedemptionsNav as RedemptionsNav_075196de8b6ef81d821cfef51b5ad703 } from '../../../src/admin/promos/PromoLists'
import { RedemptionsExport as RedemptionsExport_78f8337c0d3565ef1765f88cfd929e65 } from '../../../src/admin/exports/ListExports'
import { DiscountUse as DiscountUse_83fdb68cee3aa24ae83523459f699fb2 } from '../../../src/admin/discounts/DiscountUse'
import { OrganizationScopeCell as OrganizationScopeCell_8d45fdbd63cc1f46176caf87b6137b83 } from '../../../src/admin/cells/ScopeCell'
import { ScopeCell as ScopeCell_8d45fdbd63cc1f46176caf87b6137b83 } from '../../../src/admin/cells/ScopeCell'
import { PercentCell as PercentCell_81e652199112304a5c8ac8553eb15c2c } from '../../../src/admin/cells/PercentCell'
import { DiscountsExport as DiscountsExport_78f8337c0d3565ef1765f88cfd929e65 } from '../../../src/admin/exports/ListExports'
import { ProvidersExport as ProvidersExport_78f8337c0d3565ef1765f88cfd929e65 } from '../../../src/admin/exports/ListExports'
import { ModelsExport as ModelsExport_78f8337c0d3565ef1765f88cfd929e65 } from '../../../src/admin/exports/ListExports'
import { PricesExport as PricesExport_78f8337c0d3565ef1765f88cfd929e65 } from '../../../src/admin/exports/ListExports'
import { AuditExport as AuditExport_78f8337c0d3565ef1765f88cfd929e65 } from '../../../src/admin/exports/ListExports'
import { RuleSentence as RuleSentence_950bc22ad68073ebd8291ef9c23ac09c } from '../../../src/admin/alerts/RuleSentence.client'
import { RuleHistory as RuleHistory_5811b33e6a561ccab3e63cce645e76af } from '../../../src/admin/alerts/RuleHistory.client'
import { LimitsPage as LimitsPage_4a02e17323f49bbfba1de3c1335ae298 } from '../../../src/admin/limits/LimitsPage'
import { Nav as Nav_f23e0e64e7b4127f40c9b23745c43990 } from '../../../src/admin/shell/Nav'
import { DemoBanner as DemoBanner_23a0bbb7c42b785fc33353a82dd79933 } from '../../../src/admin/shell/DemoBanner'
import { Icon as Icon_e9a603ebec7daf33c7af20df1d37e843 } from '../../../src/admin/shell/Icon'
import { Logo as Logo_b12861a8cbdbe969cba98cbc4ccc9aa6 } from '../../../src/admin/shell/Logo'
import { PaletteHost as PaletteHost_e5dcd952a12110950a50974177ae7d80 } from '../../../src/admin/palette/PaletteHost'
import { WrongAccount as WrongAccount_3666bea0002638cb93b903c4fc289dc5 } from '../../../src/admin/shell/WrongAccount'
import { Dashboard as Dashboard_e57afc99291726bda4e4e9629bc62236 } from '../../../src/admin/dashboard/Dashboard'
import { Unauthorized as Unauthorized_6019465064f749bd1edc9be0f29d1076 } from '../../../src/admin/shell/Unauthorized'
import { AnalyticsView as AnalyticsView_deb0ed311686bb446c16051fe09b6dc4 } from '../../../src/admin/analytics/AnalyticsView'
import { AttentionView as AttentionView_4a5529a5234d61a981f01eefb49449d0 } from '../../../src/admin/attention/AttentionView'
import { GiftRequestsView as GiftRequestsView_8a30a72cafa49b28dfe076b806f70e7e } from '../../../src/admin/giftRequests/GiftRequestsView'
import { RefusalsView as RefusalsView_6543b6c34cc4039fd1be6561918a23a5 } from '../../../src/admin/promos/RefusalsView'
import { OrganizationsList as OrganizationsList_6ca5e3aadd0c3abe47bf37ae102ae497 } from '../../../src/admin/organizations/OrganizationsList'
import { KeysList as KeysList_3f9eacda00177373d17ba70c799be44a } from '../../../src/admin/keys/KeysList'
import { TransactionsList as TransactionsList_4f57f6f73f264fce1919d5c955eac6d8 } from '../../../src/admin/transactions/TransactionsList'
import { RequestsList as RequestsList_e2657ce67b225b5ac8718fe4ba62daf1 } from '../../../src/admin/requests/RequestsList'
import { UnpricedView as UnpricedView_6f86f939080e71467b4cc7edb8a056e0 } from '../../../src/admin/unpriced/UnpricedView'
import { RequestPage as RequestPage_9a9df99fc1ed6b75c7736caaeccd00ae } from '../../../src/admin/requests/RequestPage'
import { MonthClosesView as MonthClosesView_7f6d3196374dedc2a579da40f9984ed0 } from '../../../src/admin/monthCloses/MonthClosesView'
import { IntegrityView as IntegrityView_c47044cc9f3473d88fc664e41509b893 } from '../../../src/admin/integrity/IntegrityView'
import { CollectionCards as CollectionCards_f9c02e79a4aed9a3924487c0cd4cafb1 } from '@payloadcms/next/rsc'

/** @type import('payload').ImportMap */
export const importMap = {
  "/src/admin/cells/MoneyCell#MoneyCell": MoneyCell_7b8199a85c5985647cf31c169ae822a6,
  "/src/admin/organization/OrganizationPage#OrganizationPage": OrganizationPage_044159496a647ac320fde0e76355f3a5,
  "/src/admin/exports/ListExports#UsersExport": UsersExport_78f8337c0d3565ef1765f88cfd929e65,
  "/src/admin/user/UserPage#UserPage": UserPage_4737b07ccdbe0616cb8b30eee942d88a,
  "/src/admin/exports/ListExports#ProjectsExport": ProjectsExport_78f8337c0d3565ef1765f88cfd929e65,
  "/src/admin/project/ProjectPage#ProjectPage": ProjectPage_ce809ffea65377a1fbf462d6793698d9,
  "/src/admin/keys/ApiKeyPage#ApiKeyPage": ApiKeyPage_335aef88167f50baa674aafb23d88c60,
  "/src/admin/transactions/TransactionPage#TransactionPage": TransactionPage_098757269c0aa8f6f484136b5ad67e8c,
  "/src/admin/promos/PromoCells#PromoStateCell": PromoStateCell_ee55b8cc15335ebdea0b6c19734c284b,
  "/src/admin/promos/PromoCells#PromoValueCell": PromoValueCell_ee55b8cc15335ebdea0b6c19734c284b,
  "/src/admin/promos/PercentField.client#PercentField": PercentField_849d1c2bdf5371fff1ca5e9cf7eeafe0,
  "/src/admin/promos/PromoCells#PromoTimeCell": PromoTimeCell_ee55b8cc15335ebdea0b6c19734c284b,
  "/src/admin/promos/WindowTime.client#WindowTime": WindowTime_a86b3ad0288b96c4e911e028b5d1adf6,
  "/src/admin/promos/PromoCells#PromoRedeemedCell": PromoRedeemedCell_ee55b8cc15335ebdea0b6c19734c284b,
  "/src/admin/promos/PromoSentence.client#PromoSentence": PromoSentence_3fa167706317ec3cfb49f00329b191d7,
  "/src/admin/promos/PromoUse.client#PromoUse": PromoUse_aad1c2e6a7a345cf00dacea4503df01a,
  "/src/admin/promos/PromoTest.client#PromoTest": PromoTest_fc77fc10fc6861fbc21381e11ce85730,
  "/src/admin/promos/PromoLists#CodesNav": CodesNav_075196de8b6ef81d821cfef51b5ad703,
  "/src/admin/exports/ListExports#PromoCodesExport": PromoCodesExport_78f8337c0d3565ef1765f88cfd929e65,
  "/src/admin/promos/CampaignUse.client#CampaignUse": CampaignUse_39445b3e19f9879882335f3b92fef28e,
  "/src/admin/promos/PromoLists#CampaignsNav": CampaignsNav_075196de8b6ef81d821cfef51b5ad703,
  "/src/admin/promos/PromisedTerms.client#PromisedTerms": PromisedTerms_da038768aa7f7bcc938a6b877e06c169,
  "/src/admin/promos/PromoLists#RedemptionsNav": RedemptionsNav_075196de8b6ef81d821cfef51b5ad703,
  "/src/admin/exports/ListExports#RedemptionsExport": RedemptionsExport_78f8337c0d3565ef1765f88cfd929e65,
  "/src/admin/discounts/DiscountUse#DiscountUse": DiscountUse_83fdb68cee3aa24ae83523459f699fb2,
  "/src/admin/cells/ScopeCell#OrganizationScopeCell": OrganizationScopeCell_8d45fdbd63cc1f46176caf87b6137b83,
  "/src/admin/cells/ScopeCell#ScopeCell": ScopeCell_8d45fdbd63cc1f46176caf87b6137b83,
  "/src/admin/cells/PercentCell#PercentCell": PercentCell_81e652199112304a5c8ac8553eb15c2c,
  "/src/admin/exports/ListExports#DiscountsExport": DiscountsExport_78f8337c0d3565ef1765f88cfd929e65,
  "/src/admin/exports/ListExports#ProvidersExport": ProvidersExport_78f8337c0d3565ef1765f88cfd929e65,
  "/src/admin/exports/ListExports#ModelsExport": ModelsExport_78f8337c0d3565ef1765f88cfd929e65,
  "/src/admin/exports/ListExports#PricesExport": PricesExport_78f8337c0d3565ef1765f88cfd929e65,
  "/src/admin/exports/ListExports#AuditExport": AuditExport_78f8337c0d3565ef1765f88cfd929e65,
  "/src/admin/alerts/RuleSentence.client#RuleSentence": RuleSentence_950bc22ad68073ebd8291ef9c23ac09c,
  "/src/admin/alerts/RuleHistory.client#RuleHistory": RuleHistory_5811b33e6a561ccab3e63cce645e76af,
  "/src/admin/limits/LimitsPage#LimitsPage": LimitsPage_4a02e17323f49bbfba1de3c1335ae298,
  "/src/admin/shell/Nav#Nav": Nav_f23e0e64e7b4127f40c9b23745c43990,
  "/src/admin/shell/DemoBanner#DemoBanner": DemoBanner_23a0bbb7c42b785fc33353a82dd79933,
  "/src/admin/shell/Icon#Icon": Icon_e9a603ebec7daf33c7af20df1d37e843,
  "/src/admin/shell/Logo#Logo": Logo_b12861a8cbdbe969cba98cbc4ccc9aa6,
  "/src/admin/palette/PaletteHost#PaletteHost": PaletteHost_e5dcd952a12110950a50974177ae7d80,
  "/src/admin/shell/WrongAccount#WrongAccount": WrongAccount_3666bea0002638cb93b903c4fc289dc5,
  "/src/admin/dashboard/Dashboard#Dashboard": Dashboard_e57afc99291726bda4e4e9629bc62236,
  "/src/admin/shell/Unauthorized#Unauthorized": Unauthorized_6019465064f749bd1edc9be0f29d1076,
  "/src/admin/analytics/AnalyticsView#AnalyticsView": AnalyticsView_deb0ed311686bb446c16051fe09b6dc4,
  "/src/admin/attention/AttentionView#AttentionView": AttentionView_4a5529a5234d61a981f01eefb49449d0,
  "/src/admin/giftRequests/GiftRequestsView#GiftRequestsView": GiftRequestsView_8a30a72cafa49b28dfe076b806f70e7e,
  "/src/admin/promos/RefusalsView#RefusalsView": RefusalsView_6543b6c34cc4039fd1be6561918a23a5,
  "/src/admin/organizations/OrganizationsList#OrganizationsList": OrganizationsList_6ca5e3aadd0c3abe47bf37ae102ae497,
  "/src/admin/keys/KeysList#KeysList": KeysList_3f9eacda00177373d17ba70c799be44a,
  "/src/admin/transactions/TransactionsList#TransactionsList": TransactionsList_4f57f6f73f264fce1919d5c955eac6d8,
  "/src/admin/requests/RequestsList#RequestsList": RequestsList_e2657ce67b225b5ac8718fe4ba62daf1,
  "/src/admin/unpriced/UnpricedView#UnpricedView": UnpricedView_6f86f939080e71467b4cc7edb8a056e0,
  "/src/admin/requests/RequestPage#RequestPage": RequestPage_9a9df99fc1ed6b75c7736caaeccd00ae,
  "/src/admin/monthCloses/MonthClosesView#MonthClosesView": MonthClosesView_7f6d3196374dedc2a579da40f9984ed0,
  "/src/admin/integrity/IntegrityView#IntegrityView": IntegrityView_c47044cc9f3473d88fc664e41509b893,
  "@payloadcms/next/rsc#CollectionCards": CollectionCards_f9c02e79a4aed9a3924487c0cd4cafb1
}
