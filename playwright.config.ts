import { defineConfig } from '@playwright/test'
import { findBrowser } from './tests/support/browser'

const port = process.env['E2E_PORT'] ?? '3106'
const baseURL = `http://localhost:${port}`
const { executablePath, args } = await findBrowser()

/** What the tests sign in with: the application under test makes this owner at its first start. */
const OWNER = { email: 'owner@e2e.example.com', password: 'correct horse battery staple' }
process.env['E2E_EMAIL'] = OWNER.email
process.env['E2E_PASSWORD'] = OWNER.password

export default defineConfig({
  testDir: 'tests/e2e',
  globalSetup: './tests/e2e/support/signInOwner.ts',
  outputDir: 'test-results/e2e',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  fullyParallel: false,
  workers: 2,
  forbidOnly: process.env['CI'] !== undefined,
  use: {
    baseURL,
    storageState: 'test-results/e2e-owner.json',
    actionTimeout: 15_000,
    viewport: { width: 1440, height: 900 },
    browserName: 'chromium',
    launchOptions: { executablePath, args },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
  webServer: {
    command: 'node scripts/start.mjs',
    url: `${baseURL}/api/health`,
    timeout: 600_000,
    stdout: 'pipe',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
    env: {
      PORT: port,
      HOST: '127.0.0.1',
      ADMIN_URL: baseURL,
      DATA_DIR: '.data-e2e',
      DATABASE_URL: '',
      DEMO_DATA: '1',
      ADMIN_EMAIL: OWNER.email,
      ADMIN_PASSWORD: OWNER.password,
    },
  },
})
