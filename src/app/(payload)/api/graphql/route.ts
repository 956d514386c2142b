import config from '@payload-config'
import { GRAPHQL_POST, REST_OPTIONS } from '@payloadcms/next/routes'
import { getPayload } from 'payload'

import { guardCustomers } from '@/endpoints/guardCustomers'

const post = GRAPHQL_POST(config)

export const POST = async (request: Request): Promise<Response> =>
  (await guardCustomers(await getPayload({ config }), request)) ?? post(request)

export const OPTIONS = REST_OPTIONS(config)
