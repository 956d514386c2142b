import { describe, expect, it } from 'vitest'

import { readLitellm as read, withUsage } from '../../support/litellmRows'

describe('tokens of a LiteLLM row', () => {
  const tokens = (
    input: number,
    cachedInput: number,
    cacheWrite: number,
    output: number,
    reasoning: number,
  ) => ({
    input,
    cachedInput,
    cacheWrite,
    output,
    reasoning,
  })
  it.each([
    [
      'OpenAI chat: parts of the whole',
      {
        prompt_tokens: 1000,
        completion_tokens: 500,
        total_tokens: 1500,
        prompt_tokens_details: { cached_tokens: 600 },
        completion_tokens_details: { reasoning_tokens: 200 },
      },
      tokens(400, 600, 0, 300, 200),
    ],
    [
      'Anthropic through LiteLLM: parts of the whole too',
      {
        prompt_tokens: 1000,
        completion_tokens: 50,
        total_tokens: 1050,
        cache_read_input_tokens: 700,
        cache_creation_input_tokens: 200,
        prompt_tokens_details: { cached_tokens: 700, cache_creation_tokens: 200 },
      },
      tokens(100, 700, 200, 50, 0),
    ],
    [
      'Anthropic itself: beside each other',
      {
        input_tokens: 100,
        cache_read_input_tokens: 700,
        cache_creation_input_tokens: 200,
        cache_creation: { ephemeral_5m_input_tokens: 150, ephemeral_1h_input_tokens: 50 },
        output_tokens: 50,
      },
      tokens(100, 700, 200, 50, 0),
    ],
    [
      'OpenAI responses: parts of the whole',
      {
        input_tokens: 1000,
        input_tokens_details: { cached_tokens: 600 },
        output_tokens: 500,
        output_tokens_details: { reasoning_tokens: 200 },
        total_tokens: 1500,
      },
      tokens(400, 600, 0, 300, 200),
    ],
    [
      'xAI: reasoning beside the output, as its total tells',
      {
        prompt_tokens: 30,
        completion_tokens: 10,
        total_tokens: 340,
        completion_tokens_details: { reasoning_tokens: 300 },
      },
      tokens(30, 0, 0, 10, 300),
    ],
    [
      'cached beside the input, as its total tells',
      {
        prompt_tokens: 100,
        completion_tokens: 50,
        total_tokens: 1050,
        cache_read_input_tokens: 900,
      },
      tokens(100, 900, 0, 50, 0),
    ],
    [
      'Gemini: cached within, thoughts beside',
      {
        promptTokenCount: 100,
        cachedContentTokenCount: 40,
        candidatesTokenCount: 20,
        thoughtsTokenCount: 30,
        totalTokenCount: 150,
      },
      tokens(60, 40, 0, 20, 30),
    ],
    [
      'Bedrock: beside each other',
      { inputTokens: 10, cacheReadInputTokens: 20, cacheWriteInputTokens: 30, outputTokens: 5 },
      tokens(10, 20, 30, 5, 0),
    ],
  ])('%s', (_, usage, expected) => {
    expect(read(withUsage(usage)).tokens).toEqual(expected)
  })

  it('come from the row itself where there is no usage object', () => {
    expect(read(withUsage(null)).tokens).toEqual(tokens(2000, 0, 0, 310, 0))
    expect(read(withUsage(null)).usage).toBeNull()
  })

  it('come from hidden_params in versions that put them there', () => {
    const report = read({
      ...withUsage(null),
      hidden_params: { usage_object: { prompt_tokens: 7, completion_tokens: 3 } },
    })
    expect(report.tokens).toEqual(tokens(7, 0, 0, 3, 0))
  })
})

describe('a failure of a LiteLLM row', () => {
  it.each([
    ['RateLimitError', '429', 'openai', 'upstream_error', 'provider_rate_limited'],
    ['RateLimitError', '429', '', 'client_error', 'rate_limited'],
    ['BadRequestError', '400', 'openai', 'client_error', 'invalid_request'],
    ['ContextWindowExceededError', '400', 'openai', 'client_error', 'context_length_exceeded'],
    ['ContentPolicyViolationError', '400', 'azure', 'client_error', 'content_filtered'],
    ['AuthenticationError', '401', 'anthropic', 'upstream_error', 'provider_refused_key'],
    ['ProxyException', '401', '', 'client_error', 'authentication_failed'],
    ['BudgetExceededError', '400', '', 'client_error', 'budget_exceeded'],
    ['Timeout', '408', 'openai', 'upstream_error', 'timeout'],
    ['ServiceUnavailableError', '503', 'openai', 'upstream_error', 'provider_unavailable'],
    ['InternalServerError', '500', 'openai', 'upstream_error', 'provider_unavailable'],
    ['APIError', null, 'openai', 'upstream_error', 'provider_failed'],
    ['KeyError', null, '', 'gateway_error', 'gateway_failed'],
    ['CancelledError', '499', 'openai', 'canceled', 'canceled'],
  ])('%s %s of %j is %s', (error_class, error_code, llm_provider, status, errorKind) => {
    const report = read({
      status: 'failure',
      error_str: 'It failed',
      error_information: {
        error_class,
        error_code,
        llm_provider,
        error_message: 'It failed\nagain',
      },
    })
    expect(report).toMatchObject({ status, errorKind, errorMessage: 'It failed\nagain' })
  })

  it('without any information is the gateway’s', () => {
    expect(read({ status: 'failure' })).toMatchObject({ status: 'gateway_error' })
  })
})
