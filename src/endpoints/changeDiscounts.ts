import type { Endpoint, PayloadRequest } from 'payload'

import { requirePermission } from '@/access/permissions'
import { isRefusal, recordRefusal } from '@/access/recordRefusal'
import { getReader } from '@/db/requireTransaction'
import { malformed, notFound } from '@/errors'
import { readDiscount, type DiscountRow } from '@/metering/listDiscounts'
import { requireOrganization } from '@/organizations/requireOrganization'

import { endpoint, type Answer } from './endpoint'
import { readJson } from './readJson'

const COLLECTION = 'discounts'
const FIELDS = ['provider', 'model', 'percent', 'reason', 'startsAt', 'expiresAt']

type Attempt = { action: string; resource: string | null; organization: string | null }

/**
 * A change of the rules, which goes through the collection and so through its checks, its audit entry and
 * its transaction. What is refused is written down.
 */
function change(
  method: 'delete' | 'post',
  path: string,
  verb: string,
  handle: (req: PayloadRequest) => Promise<Answer>,
): Endpoint {
  return endpoint(method, path, async (req) => {
    try {
      requirePermission(req, 'discounts:write')
      return await handle(req)
    } catch (error) {
      if (!isRefusal(error)) throw error
      const { action, ...subject } = attemptOf(req, verb)
      await recordRefusal(req, error, { action, resourceType: 'discount', ...subject })
      throw error
    }
  })
}

const param = (req: PayloadRequest, name: string): string | null => {
  const value = req.routeParams?.[name]
  return typeof value === 'string' ? value : null
}

const attemptOf = (req: PayloadRequest, verb: string): Attempt => ({
  action: `discount.${verb}`,
  resource: param(req, 'discountId'),
  organization: param(req, 'id'),
})

const answer = async (req: PayloadRequest, id: string): Promise<{ discount: DiscountRow }> => {
  const discount = await readDiscount(getReader(req.payload), id)
  if (!discount) throw unknownDiscount(id)
  return { discount }
}

const unknownDiscount = (id: string) =>
  notFound('discount_not_found', `No usage discount ${id.slice(0, 40)}.`)

/** The rule that a path names; under an organization one of that organization's own. */
async function requireDiscount(req: PayloadRequest): Promise<string> {
  const id = param(req, 'discountId') ?? ''
  const organization = param(req, 'id')
  const found = await readDiscount(getReader(req.payload), id)
  if (!found || (organization !== null && found.organization !== organization))
    throw unknownDiscount(id)
  return id
}

async function create(req: PayloadRequest): Promise<Answer> {
  const organization = param(req, 'id')
  const body = await readJson(req, organization === null ? ['organization', ...FIELDS] : FIELDS)
  if (organization !== null) await requireOrganization(getReader(req.payload), organization)
  if (body.percent === undefined || body.reason === undefined)
    throw malformed('body_invalid', 'Send percent and reason at least.')
  const { id } = await req.payload.create({
    collection: COLLECTION,
    data: { ...body, ...(organization === null ? {} : { organization }) } as never,
    overrideAccess: false,
    req,
  })
  return Response.json(await answer(req, String(id)), { status: 201 })
}

/** A rule that has lowered requests is not removed: 409 `discount_in_use`. */
async function remove(req: PayloadRequest): Promise<Answer> {
  const id = await requireDiscount(req)
  await req.payload.delete({ collection: COLLECTION, id, overrideAccess: false, req })
  return { success: true }
}

/** Now, or behind what it has lowered already. */
async function end(req: PayloadRequest): Promise<Answer> {
  await readJson(req, [])
  const id = await requireDiscount(req)
  await req.payload.update({
    collection: COLLECTION,
    id,
    data: { expiresAt: new Date().toISOString() },
    overrideAccess: false,
    req,
  })
  return answer(req, id)
}

const OF = '/admin/organizations/:id/discounts'

/**
 * POST /api/admin/discounts {organization?, provider?, model?, percent, reason, startsAt?, expiresAt?}: 201
 * {discount}; POST …/:discountId/end {}: {discount}; DELETE …/:discountId: {success}. The same under an
 * organization, for its own.
 */
export const changeDiscountEndpoints: Endpoint[] = ['/admin/discounts', OF].flatMap((path) => [
  change('post', path, 'create', create),
  change('post', `${path}/:discountId/end`, 'end', end),
  change('delete', `${path}/:discountId`, 'delete', remove),
])
