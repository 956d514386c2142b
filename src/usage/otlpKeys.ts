import type { Attributes } from './otlpRequest'

/**
 * Where things stand in a span: semantic conventions v1.41.1 first, then newer proposals, deprecated
 * keys, and what OpenLLMetry (llm.*), OpenInference (llm.token_count.*), Vercel AI (ai.*), pydantic-ai
 * and Langfuse write.
 */
export const PROVIDER_KEYS = [
  'gen_ai.provider.name',
  'gen_ai.system',
  'llm.provider',
  'llm.system',
  'ai.model.provider',
] as const

export const MODEL_KEYS = [
  'gen_ai.response.model',
  'llm.response.model',
  'ai.response.model',
] as const

export const REQUEST_MODEL_KEYS = [
  'gen_ai.request.model',
  'llm.request.model',
  'llm.model_name',
  'ai.model.id',
  'langfuse.observation.model.name',
] as const

/** Cached and written tokens are parts of the input, reasoning is a part of the output. */
export const TOKEN_KEYS = {
  input: [
    'gen_ai.usage.input_tokens',
    'gen_ai.usage.prompt_tokens',
    'llm.token_count.prompt',
    'llm.usage.prompt_tokens',
    'ai.usage.inputTokens',
    'ai.usage.promptTokens',
    'ai.usage.tokens',
  ],
  cacheRead: [
    'gen_ai.usage.cache_read.input_tokens',
    'gen_ai.usage.cache_read_input_tokens',
    'gen_ai.usage.cache_read_tokens',
    'gen_ai.usage.input_cached_tokens',
    'gen_ai.usage.details.cache_read_tokens',
    'llm.token_count.prompt_details.cache_read',
    'llm.usage.cache_read_input_tokens',
    'ai.usage.cachedInputTokens',
  ],
  cacheWrite: [
    'gen_ai.usage.cache_creation.input_tokens',
    'gen_ai.usage.cache_creation_input_tokens',
    'gen_ai.usage.cache_write_tokens',
    'gen_ai.usage.input_cache_creation',
    'gen_ai.usage.details.cache_write_tokens',
    'llm.token_count.prompt_details.cache_write',
    'llm.usage.cache_creation_input_tokens',
  ],
  output: [
    'gen_ai.usage.output_tokens',
    'gen_ai.usage.completion_tokens',
    'llm.token_count.completion',
    'llm.usage.completion_tokens',
    'ai.usage.outputTokens',
    'ai.usage.completionTokens',
  ],
  reasoning: [
    'gen_ai.usage.reasoning.output_tokens',
    'gen_ai.usage.output_reasoning_tokens',
    'gen_ai.usage.reasoning_tokens',
    'gen_ai.usage.details.reasoning_tokens',
    'llm.token_count.completion_details.reasoning',
    'llm.usage.reasoning_tokens',
    'ai.usage.reasoningTokens',
  ],
  total: [
    'gen_ai.usage.total_tokens',
    'llm.token_count.total',
    'llm.usage.total_tokens',
    'ai.usage.totalTokens',
  ],
} as const

/** Each key its own bucket. */
export const LANGFUSE_USAGE = 'langfuse.observation.usage_details'
export const LANGFUSE_COST = 'langfuse.observation.cost_details'

export const COST_KEYS = [
  'gen_ai.usage.cost.amount',
  'gen_ai.usage.cost',
  'gen_ai.usage.total_cost',
  'llm.cost.total',
  'operation.cost',
] as const

/** What the raw usage of a span is made of. */
export const USAGE_PREFIXES = [
  'gen_ai.usage.',
  'llm.token_count.',
  'llm.usage.',
  'llm.cost.',
  'ai.usage.',
  LANGFUSE_USAGE,
  LANGFUSE_COST,
] as const

export const USER_KEYS = [
  'user.id',
  'enduser.id',
  'langfuse.user.id',
  'ai.telemetry.metadata.userId',
] as const

export const STREAM_KEYS = [
  'gen_ai.request.stream',
  'gen_ai.request.is_stream',
  'llm.is_streaming',
] as const

export const FINISH_KEYS = ['gen_ai.response.finish_reasons', 'ai.response.finishReason'] as const

export const INPUT_MESSAGE_KEYS = [
  'gen_ai.input.messages',
  'gen_ai.prompt',
  'input.value',
  'ai.prompt.messages',
  'langfuse.observation.input',
] as const

export const OUTPUT_MESSAGE_KEYS = [
  'gen_ai.output.messages',
  'gen_ai.completion',
  'output.value',
  'ai.response.text',
  'langfuse.observation.output',
] as const

/** Ours first, then LiteLLM's, then the service that sends the spans. */
export const OWNER_KEYS = {
  organization: [
    'llmgateway.organization',
    'metadata.user_api_key_org_id',
    'metadata.user_api_key_org_alias',
    'service.namespace',
  ],
  project: [
    'llmgateway.project',
    'metadata.user_api_key_team_id',
    'metadata.user_api_key_team_alias',
    'service.name',
  ],
  apiKey: ['llmgateway.api_key', 'metadata.user_api_key_hash', 'metadata.user_api_key_alias'],
} as const

/** The value of the first key that has one. */
export function firstAttribute(attributes: Attributes, keys: readonly string[]): unknown {
  for (const key of keys) {
    const value = attributes.get(key)
    if (value !== undefined && value !== null && value !== '') return value
  }
  return undefined
}
