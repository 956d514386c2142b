import { findApiKeys } from '@/keys/findApiKeys'
import { findRequests } from '@/metering/findRequests'
import { formatDateTime } from '@/time/formatDateTime'

import { inWords, unlessActive, type Finder } from './found'

/** By token whole or masked, by id, and by words of what it is for. */
export const findKeys: Finder = async (db, { text, lower, pattern }, limit) => {
  if (pattern === null) return []
  const keys = await findApiKeys(db, text, limit)
  return keys.map((key) => ({
    id: key.id,
    title: key.description ?? key.maskedToken,
    detail: inWords(
      key.description === null ? null : key.maskedToken,
      key.projectName,
      key.organizationName,
      unlessActive(key.status),
    ),
    isExact: key.isPasted || key.description?.toLowerCase() === lower,
  }))
}

/** By the id that the gateway gave it: organizations may each have one of that name. */
export const findGatewayRequests: Finder = async (db, { text }, limit) => {
  const requests = await findRequests(db, text, limit)
  return requests.map(({ id, organization, organizationName, model, status, time }) => ({
    id,
    organization,
    title: id,
    detail: inWords(
      organizationName ?? organization,
      model,
      status === 'ok' ? null : status.replaceAll('_', ' '),
      formatDateTime(Date.parse(time), 'UTC'),
    ),
    isExact: true,
  }))
}
