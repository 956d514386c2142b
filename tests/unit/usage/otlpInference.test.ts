import { describe, expect, it } from 'vitest'

import { isInference } from '@/usage/otlpInference'

import { GEN_AI, otlpSpan } from '../../support/otlpSpans'

describe('an inference span', () => {
  const legacy = {
    'gen_ai.system': 'openai',
    'gen_ai.request.model': 'gpt-4o',
    'gen_ai.usage.prompt_tokens': 1,
  }
  it.each<[boolean, Record<string, unknown>]>([
    [true, { 'gen_ai.operation.name': 'chat' }],
    [true, { 'gen_ai.operation.name': 'embeddings' }],
    [true, { 'gen_ai.operation.name': 'generate_content' }],
    [false, { ...GEN_AI, 'gen_ai.operation.name': 'invoke_agent' }],
    [false, { 'gen_ai.operation.name': 'execute_tool' }],
    [false, { 'gen_ai.operation.name': 'retrieval' }],
    [true, legacy],
    [false, { ...legacy, 'traceloop.span.kind': 'workflow' }],
    [false, { 'gen_ai.system': 'openai', 'gen_ai.request.model': 'gpt-4o' }],
    [true, { 'openinference.span.kind': 'LLM' }],
    [false, { 'openinference.span.kind': 'CHAIN', 'llm.token_count.prompt': 1 }],
    [true, { 'langfuse.observation.type': 'generation' }],
    [false, { 'langfuse.observation.type': 'span' }],
    [true, { 'ai.operationId': 'ai.streamText.doStream' }],
    [false, { 'ai.operationId': 'ai.streamText', 'ai.usage.inputTokens': 1 }],
    [true, { 'llm.request.type': 'chat' }],
    [false, { 'llm.request.type': 'rerank' }],
    [false, { 'http.request.method': 'POST' }],
    [false, {}],
  ])('is %s of %j', (expected, attributes) => {
    expect(isInference(otlpSpan({ attributes }))).toBe(expected)
  })
})
