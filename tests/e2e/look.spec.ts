import {
  ACME,
  expect,
  expectAccessible,
  expectFits,
  openOrganization,
  settled,
  test,
} from './support/desk'

const LOOKS = [
  { name: 'wide and light', colorScheme: 'light', width: 1440 },
  { name: 'narrow and dark', colorScheme: 'dark', width: 390 },
] as const

const PAGES = [
  ['dashboard', '/'],
  ['analytics', '/analytics'],
  ['attention', '/attention'],
  ['organizations', '/collections/organizations'],
  ['transactions', '/collections/transactions'],
  ['gift-requests', '/gift-requests'],
  ['promo-codes', '/collections/promo-codes'],
  ['promo-code', '/collections/promo-codes/pro_demoTopUp'],
  ['promo-redemptions', '/collections/promo-redemptions'],
  ['promo-refusals', '/promo-refusals'],
  ['integrity', '/integrity'],
  ['month-closes', '/month-closes'],
  ['limits', '/globals/billing-settings'],
  ['alerts', '/collections/alert-rules'],
  ['discounts', '/collections/discounts'],
  ['discount', '/collections/discounts/dsc_demoVolume'],
  ['user', '/collections/users/usr_demoAcmeRobotics1'],
  ['user-delete', '/collections/users/usr_demoAcmeRobotics1/delete'],
  ['api-keys', '/collections/api-keys'],
  ['project', '/collections/projects/prj_demoAcmeRobotics1?window=30d'],
  ['project-keys', '/collections/projects/prj_demoAcmeRobotics1/api-keys'],
  ['project-requests', '/collections/projects/prj_demoAcmeRobotics1/requests?window=7d'],
  ['api-key', '/collections/api-keys/key_demoAcmeRobotics1a?window=30d'],
  ['api-key-requests', '/collections/api-keys/key_demoAcmeRobotics1a/requests?window=7d'],
] as const

/** Payload's lists and forms: as accessible as Payload makes them. */
const GENERATED: ReadonlySet<string> = new Set([
  ...['alerts', 'discounts', 'discount'],
  ...['promo-codes', 'promo-code', 'promo-redemptions'],
])
const GENERATED_FORM = '/settings'
const TABS = [
  '',
  '/timeline',
  '/transactions',
  '/statement',
  '/subscription',
  '/projects',
  '/api-keys',
  '/members',
  '/discounts',
  '/audit',
  GENERATED_FORM,
] as const

for (const { name, colorScheme, width } of LOOKS) {
  test.describe(name, () => {
    test.use({ colorScheme, viewport: { width, height: 900 } })

    for (const [page, path] of PAGES)
      test(`${page}: accessible, fits, no error in the console`, async ({ page: screen }) => {
        await screen.goto(path)
        await settled(screen)
        await expectFits(screen)
        await screen.screenshot({
          path: `test-results/looks/${page}-${width}.png`,
          fullPage: true,
          // Hiding the caret would write into fields that React has yet to take over.
          caret: 'initial',
        })
        if (!GENERATED.has(page)) await expectAccessible(screen)
      })

    for (const tab of TABS)
      test(`organization${tab}: accessible, fits`, async ({ page: screen }) => {
        await openOrganization(screen, ACME, tab)
        await settled(screen)
        await expectFits(screen)
        await screen.screenshot({
          path: `test-results/looks/organization${tab.replace('/', '-')}-${width}.png`,
          fullPage: true,
          // Hiding the caret would write into fields that React has yet to take over.
          caret: 'initial',
        })
        await expect(screen.locator('.page-tabs [aria-current]')).toBeInViewport({ ratio: 0.9 })
        if (tab !== GENERATED_FORM) await expectAccessible(screen)
      })
  })
}
