/** USD in units of 1e-9. */
export type NanoUsd = bigint & { readonly unit: 'nanoUsd' }
