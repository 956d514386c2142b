import { newId } from '@/ids'
import type { ForeignReport } from '@/usage/foreignReport'
import { parseLitellmRow } from '@/usage/parseLitellmRow'

type Row = Record<string, unknown> & { metadata?: Record<string, unknown> }

/** The fields of a proxy's StandardLoggingPayload, as the generic_api callback posts them. */
export function litellmRow(overrides: Row = {}): Record<string, unknown> {
  const start = Date.now() / 1000 - 60
  const callId = newId('txn').replace('txn_', 'call-')
  return {
    id: `chatcmpl-${callId}`,
    trace_id: `trace-${callId}`,
    litellm_call_id: callId,
    call_type: 'acompletion',
    stream: true,
    status: 'success',
    status_fields: { llm_api_status: 'success', guardrail_status: 'not_run' },
    custom_llm_provider: 'openai',
    model: 'gpt-4o',
    model_id: 'cb41bc03f4c33d31',
    model_group: 'our-best-model',
    model_map_information: { model_map_key: 'gpt-4o', model_map_value: null },
    api_base: 'https://api.openai.com',
    total_tokens: 2310,
    prompt_tokens: 2000,
    completion_tokens: 310,
    response_cost: 0.0071,
    response_cost_failure_debug_info: null,
    cost_breakdown: { input_cost: 0.003, cache_read_cost: 0.001, output_cost: 0.0031 },
    saved_cache_cost: 0,
    startTime: start,
    endTime: start + 1.84,
    completionStartTime: start + 0.21,
    response_time: 1.84,
    cache_hit: null,
    cache_key: null,
    request_tags: ['User-Agent: openai'],
    end_user: 'customer-7',
    requester_ip_address: '10.0.0.7',
    user_agent: 'openai-python/1.99',
    messages: [{ role: 'user', content: 'What is a ledger?' }],
    response: {
      id: `chatcmpl-${callId}`,
      choices: [{ finish_reason: 'stop', message: { role: 'assistant', content: 'A book.' } }],
    },
    error_str: null,
    error_information: null,
    model_parameters: { temperature: 0.2 },
    hidden_params: { model_id: 'cb41bc03f4c33d31', response_cost: '0.0071' },
    guardrail_information: null,
    standard_built_in_tools_params: { web_search_options: null },
    ...overrides,
    metadata: {
      user_api_key_hash: 'f'.repeat(64),
      user_api_key_alias: 'crawler',
      user_api_key_org_id: null,
      user_api_key_team_id: null,
      user_api_key_team_alias: null,
      user_api_key_user_id: 'default_user_id',
      user_api_key_user_email: 'person@example.com',
      requester_ip_address: '10.0.0.7',
      spend_logs_metadata: null,
      // OpenAI counts cached tokens and reasoning as parts.
      usage_object: {
        prompt_tokens: 2000,
        completion_tokens: 310,
        total_tokens: 2310,
        prompt_tokens_details: { cached_tokens: 800, audio_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
      },
      ...overrides.metadata,
    },
  }
}

/** The report of a row that is one. */
export function readLitellm(overrides: Row = {}): ForeignReport {
  const row = parseLitellmRow(litellmRow(overrides), { nowMicros: Date.now() * 1000 })
  if (row.kind !== 'report') throw new Error(JSON.stringify(row))
  return row.report
}

export const withUsage = (usage_object: unknown): Row => ({ metadata: { usage_object } })

/** A row of that team. */
export const teamRow = (team: string, overrides: Row = {}) =>
  litellmRow({ ...overrides, metadata: { user_api_key_team_id: team, ...overrides.metadata } })
