import { discountsSlug } from '@collections/slugs'

/** The document of a usage discount, or `create`. */
export const discountPath = (id: string): string => `/collections/${discountsSlug}/${id}`
