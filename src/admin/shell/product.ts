/** The product's name, wherever a screen says it. */
export const PRODUCT = 'LLM Gateway Admin'
