import { afterAll, beforeAll } from 'vitest'

import { CHECKS } from '@/integrity/checks'
import { verify } from '@/integrity/verify'

import {
  makeOrganization,
  makeProject,
  makeServiceAccount,
  signInAs,
  topUp,
} from '../../support/factories'
import { bootTestPayload, type ApiAnswer, type TestPayload } from '../../support/testPayload'

export type DiscountDesk = {
  app: TestPayload
  tokens: Record<'auditor' | 'catalog' | 'finance' | 'machine' | 'support', string>
  call: (method: string, path: string, body?: unknown) => Promise<ApiAnswer>
  /** Makes a rule by REST, as finance. @returns its id */
  makeRule: (rule: Record<string, unknown>) => Promise<string>
  /** An organization with credits and a project. */
  makePlace: () => Promise<Place>
  report: (rows: readonly unknown[]) => Promise<ApiAnswer>
  /** Everything that the checks find. */
  findings: () => Promise<unknown[]>
}

export type Place = { organization: string; project: string }

/** A desk with finance at it, for a whole test file. */
export function openDiscountDesk(): DiscountDesk {
  const desk = {} as DiscountDesk
  beforeAll(async () => {
    const app = await bootTestPayload()
    const tokens = { machine: await makeServiceAccount(app) } as DiscountDesk['tokens']
    for (const role of ['finance', 'support', 'auditor', 'catalog'] as const)
      tokens[role] = (await signInAs(app, role)).token
    const call: DiscountDesk['call'] = (method, path, body) =>
      app.api(method, path, { token: tokens.finance, body })
    Object.assign(desk, {
      app,
      tokens,
      call,
      makeRule: async (rule: Record<string, unknown>) => {
        const answer = await call('POST', '/api/discounts', { reason: 'Test', ...rule })
        if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
        return String(answer.body.doc.id)
      },
      makePlace: async () => {
        const organization = await makeOrganization(app.pool)
        await topUp(app.pool, organization, '1000')
        return { organization, project: await makeProject(app.pool, organization) }
      },
      report: (rows: readonly unknown[]) =>
        app.api('POST', '/api/usage', { token: tokens.machine, body: rows }),
      findings: async () => {
        const { checks } = await verify({ pool: app.pool, isFull: true, checks: CHECKS })
        return checks.flatMap(({ samples }) => samples)
      },
    } satisfies DiscountDesk)
  })
  afterAll(() => desk.app.close())
  return desk
}

let counter = 0

/** gpt-4o costs $2.50 input, $1.25 cached input, $10 output per 1 M tokens: $0.0071 at list price. */
export const row = (project: string, overrides: Record<string, unknown> = {}) => ({
  id: `req_${(counter += 1)}`,
  time: ago(60_000),
  project,
  provider: 'openai',
  model: 'gpt-4o',
  tokens: { input: 1200, cachedInput: 800, output: 310 },
  ...overrides,
})

export const ago = (ms: number): string => new Date(Date.now() - ms).toISOString()
