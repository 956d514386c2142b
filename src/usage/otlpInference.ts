import {
  firstAttribute,
  MODEL_KEYS,
  PROVIDER_KEYS,
  REQUEST_MODEL_KEYS,
  TOKEN_KEYS,
} from './otlpKeys'
import type { OtlpSpan } from './otlpRequest'

/** Operations that a provider bills; agents, tools and workflows only hold spans of these. */
const INFERENCE = new Set([
  'chat',
  'text_completion',
  'generate_content',
  'embeddings',
  // Before the conventions, and beside them.
  'completion',
  'embedding',
  'responses',
])

/**
 * Whether a span is one call of a model. Spans around such calls often repeat the sums of the calls
 * within: counting them would charge everything twice.
 */
export function isInference({ attributes }: OtlpSpan): boolean {
  const text = (key: string): string | null => {
    const value = attributes.get(key)
    return typeof value === 'string' && value !== '' ? value : null
  }
  // Vercel AI: ai.generateText holds ai.generateText.doGenerate.
  const vercel = text('ai.operationId')
  if (vercel !== null) return /\.do[A-Z]\w*$/.test(vercel)
  const operation = text('gen_ai.operation.name')
  if (operation !== null) return INFERENCE.has(operation.toLowerCase())
  const openInference = text('openinference.span.kind')
  if (openInference !== null) return /^(llm|embedding)$/i.test(openInference)
  const langfuse = text('langfuse.observation.type')
  if (langfuse !== null) return /^(generation|embedding)$/i.test(langfuse)
  if (text('traceloop.span.kind') !== null) return false
  const openLlmetry = text('llm.request.type')
  if (openLlmetry !== null) return /^(chat|completion|embedding)$/i.test(openLlmetry)
  return (
    firstAttribute(attributes, [...MODEL_KEYS, ...REQUEST_MODEL_KEYS]) !== undefined &&
    firstAttribute(attributes, PROVIDER_KEYS) !== undefined &&
    firstAttribute(attributes, [...TOKEN_KEYS.input, ...TOKEN_KEYS.output]) !== undefined
  )
}
