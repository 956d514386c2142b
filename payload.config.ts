import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { postgresAdapter } from '@payloadcms/db-postgres'
import { buildConfig } from 'payload'

import { adminComponents } from '@/admin/adminComponents'
import { adminWords } from '@/admin/adminWords'
import { PRODUCT } from '@/admin/shell/product'
import { refusedInPayload } from '@/access/refusedInPayload'
import { trustedOrigins } from '@/access/trustedOrigins'
import { env } from '@/env'
import { withCheckedTransactions } from '@/db/checkedTransactions'
import { exactColumns } from '@/db/exactColumns'
import { poolSettings } from '@/db/tx'
import { endpoints } from '@/endpoints/index'
import { metricsQueries } from '@/graphql/metricsQueries'
import { outboxAdapter } from '@/mail/outboxAdapter'
import { BillingSettings } from '@collections/BillingSettings/index'
import { collections } from '@collections/index'
import { usersSlug } from '@collections/slugs'

import { migrations } from './migrations/index'

const root = path.dirname(fileURLToPath(import.meta.url))

export default buildConfig({
  secret: env().payloadSecret,
  serverURL: env().adminUrl,
  csrf: trustedOrigins(env()),
  collections,
  globals: [BillingSettings],
  endpoints,
  admin: {
    user: usersSlug,
    importMap: {
      baseDir: root,
      importMapFile: path.join(root, 'src/app/(payload)/importMap.js'),
    },
    meta: {
      titleSuffix: `· ${PRODUCT}`,
      description: 'The billing desk of an LLM gateway.',
      icons: [{ rel: 'icon', type: 'image/svg+xml', url: '/icon.svg' }],
      defaultOGImageType: 'off',
      openGraph: { title: PRODUCT, siteName: PRODUCT, images: [] },
    },
    // The other kind asks a foreign server for a picture of everybody who signs in.
    avatar: 'default',
    components: adminComponents,
  },
  i18n: { translations: { en: adminWords } },
  routes: { admin: '/' },
  // What /api/ready expects of the database.
  custom: { migrations: migrations.map(({ name }) => name) },
  db: withCheckedTransactions(
    postgresAdapter({
      pool: poolSettings({
        connectionString: env().databaseUrl,
        applicationName: 'llm-gateway-admin',
      }),
      push: false,
      disableCreateDatabase: true,
      allowIDOnCreate: true,
      migrationDir: path.join(root, 'migrations'),
      afterSchemaInit: [exactColumns],
    }),
  ),
  email: outboxAdapter({ hasServer: env().smtpUrl !== undefined, from: env().mailFrom }),
  typescript: { outputFile: path.join(root, 'src/payload-types.ts'), autoGenerate: false },
  hooks: { afterError: [refusedInPayload] },
  logger: { options: { level: env().logLevel } },
  telemetry: false,
  defaultDepth: 0,
  maxDepth: 3,
  graphQL: { disable: false, maxComplexity: 1000, queries: metricsQueries },
})
