/** Prices: USD in units of 1e-12. */
export type PicoUsd = bigint & { readonly unit: 'picoUsd' }
