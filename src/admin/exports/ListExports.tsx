import { ExportAction } from './ExportAction'

/** As Payload renders what stands above one of its lists. */
type Slot = { user?: unknown }

/** Above the generated list of prices; its own filters are not those of an export, which has all. */
export const PricesExport = ({ user }: Slot) => (
  <ExportAction user={user} what="prices" permission="catalog:read" filter={{}} />
)

/** The same above the audit log. */
export const AuditExport = ({ user }: Slot) => (
  <ExportAction user={user} what="audit" permission="audit:read" filter={{}} />
)
