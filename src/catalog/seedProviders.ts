/**
 * The providers a catalogue begins with: those that serve models themselves, makers before resellers
 * (the first one that states a model's name or context window is believed). Aliases are the names
 * that LiteLLM (`custom_llm_provider`) and OpenTelemetry (`gen_ai.provider.name`) report.
 */
export const SEED_PROVIDERS: readonly { id: string; name?: string; aliases: readonly string[] }[] =
  [
    { id: 'openai', aliases: ['text-completion-openai'] },
    { id: 'anthropic', aliases: ['anthropic_text'] },
    {
      id: 'google',
      aliases: [
        'gemini',
        'vertex_ai',
        'vertex_ai_beta',
        'vertex-ai',
        'google-vertex',
        'google-ai-studio',
        'gcp.gemini',
        'gcp.vertex_ai',
        'gcp.gen_ai',
      ],
    },
    { id: 'mistral', aliases: ['mistral_ai', 'mistralai'] },
    { id: 'cohere', aliases: ['cohere_chat'] },
    { id: 'deepseek', name: 'DeepSeek', aliases: [] },
    { id: 'x-ai', name: 'xAI', aliases: ['xai', 'x_ai'] },
    { id: 'moonshotai', name: 'Moonshot AI', aliases: ['moonshot', 'moonshot_ai'] },
    { id: 'zai', aliases: ['z-ai', 'z.ai'] },
    { id: 'minimax', aliases: [] },
    { id: 'perplexity', aliases: ['perplexity-ai'] },
    { id: 'voyageai', aliases: ['voyage'] },
    {
      id: 'azure',
      aliases: [
        'azure_ai',
        'azure_text',
        'azure-openai',
        'azure_openai',
        'az.ai.openai',
        'az.ai.inference',
        'azure.ai.openai',
        'azure.ai.inference',
      ],
    },
    {
      id: 'aws',
      aliases: ['bedrock', 'bedrock_converse', 'amazon-bedrock', 'aws.bedrock', 'aws-bedrock'],
    },
    { id: 'groq', aliases: [] },
    { id: 'together', aliases: ['together_ai', 'together-ai', 'togetherai'] },
    { id: 'fireworks', aliases: ['fireworks_ai', 'fireworks-ai'] },
    { id: 'cerebras', aliases: ['cerebras_ai'] },
  ]
