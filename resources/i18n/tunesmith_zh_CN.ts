<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
 <context>
  <name>Badge</name>
  <message>
   <source>Fits</source>
   <translation>放得下</translation>
  </message>
  <message>
   <source>Tight</source>
   <translation>紧张</translation>
  </message>
  <message>
   <source>Too big</source>
   <translation>放不下</translation>
  </message>
 </context>
 <context>
  <name>ChatBubble</name>
  <message>
   <source>Copy</source>
   <translation>复制</translation>
  </message>
  <message>
   <source>Edit</source>
   <translation>编辑</translation>
  </message>
  <message>
   <source>Regenerate</source>
   <translation>重新生成</translation>
  </message>
 </context>
 <context>
  <name>FitBar</name>
  <message>
   <source>Activations</source>
   <translation>激活值</translation>
  </message>
  <message>
   <source>Adapter</source>
   <translation>适配器</translation>
  </message>
  <message>
   <source>Card memory in use</source>
   <translation>已用显存</translation>
  </message>
  <message>
   <source>Conversation</source>
   <translation>对话缓存</translation>
  </message>
  <message>
   <source>Fits</source>
   <translation>放得下</translation>
  </message>
  <message>
   <source>Free now: {amount} GB</source>
   <translation>当前可用：{amount} GB</translation>
  </message>
  <message>
   <source>Gradients</source>
   <translation>梯度</translation>
  </message>
  <message>
   <source>In use</source>
   <translation>已占用</translation>
  </message>
  <message>
   <source>Logits</source>
   <translation>输出层</translation>
  </message>
  <message>
   <source>Make it fit:</source>
   <translation>这样就放得下：</translation>
  </message>
  <message>
   <source>Measured: {amount} GB</source>
   <translation>实测：{amount} GB</translation>
  </message>
  <message>
   <source>Memory of this tune on your card</source>
   <translation>这次微调在你的显卡上的显存</translation>
  </message>
  <message>
   <source>Memory of this tune, on the processor</source>
   <translation>这次微调所需内存（用处理器运行）</translation>
  </message>
  <message>
   <source>Not known yet</source>
   <translation>尚不清楚</translation>
  </message>
  <message>
   <source>Optimizer</source>
   <translation>优化器</translation>
  </message>
  <message>
   <source>Runtime</source>
   <translation>运行时</translation>
  </message>
  <message>
   <source>System memory in use</source>
   <translation>已用系统内存</translation>
  </message>
  <message>
   <source>Tight</source>
   <translation>紧张</translation>
  </message>
  <message>
   <source>Too big</source>
   <translation>放不下</translation>
  </message>
  <message>
   <source>Weights</source>
   <translation>权重</translation>
  </message>
  <message>
   <source>system memory, no card</source>
   <translation>系统内存，无显卡</translation>
  </message>
  <message>
   <source>{name}: {amount} GB</source>
   <translation>{name}：{amount} GB</translation>
  </message>
  <message>
   <source>{needed} of {total} GB</source>
   <translation>{needed} / {total} GB</translation>
  </message>
  <message>
   <source>{percent} % of what is needed</source>
   <translation>占所需的 {percent}%</translation>
  </message>
 </context>
 <context>
  <name>Gauge</name>
  <message>
   <source>No NVIDIA GPU: running on the processor</source>
   <translation>没有 NVIDIA 显卡：用处理器运行</translation>
  </message>
 </context>
 <context>
  <name>Histogram</name>
  <message>
   <source>Token lengths from {low} to {high}; most rows have {from_} to {to} tokens</source>
   <translation>词元长度从 {low} 到 {high}；多数行有 {from_} 到 {to} 个词元</translation>
  </message>
  <message>
   <source>Token lengths: nothing measured yet</source>
   <translation>词元长度：尚未统计</translation>
  </message>
  <message>
   <source>{from_} to {to} tokens: {rows} rows</source>
   <translation>{from_} 到 {to} 个词元：{rows} 行</translation>
  </message>
 </context>
 <context>
  <name>LossChart</name>
  <message>
   <source>Log scale</source>
   <translation>对数坐标</translation>
  </message>
  <message>
   <source>Smoothing</source>
   <translation>平滑</translation>
  </message>
  <message>
   <source>evaluation</source>
   <translation>评估</translation>
  </message>
  <message>
   <source>raw {value}</source>
   <translation>原始值 {value}</translation>
  </message>
  <message>
   <source>step {step} · {value}</source>
   <translation>第 {step} 步 · {value}</translation>
  </message>
 </context>
 <context>
  <name>Notice</name>
  <message>
   <source>Dismiss</source>
   <translation>关闭</translation>
  </message>
 </context>
 <context>
  <name>Problem</name>
  <message>
   <source>A plain one is used, and saved with the tuned model.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Add a data file.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Add rows.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Ask again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Check that the file exists and may be read and written.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Check the path, or choose another model.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Check the path, or drop the file again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Check the path, or save the job again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Checkpoint {step} is damaged ({file}: {reason}) and was left out.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose a file with at least one row.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose a folder that holds the tokenizer next to the weights.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose a model from a source you trust.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose a model that works without custom code.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose a model.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose a run that exists.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose a version of this model with safetensors weights.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose another export.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose another precision or another method.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose another stage, or another format for this file.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose the base model that the adapter was trained on.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose the file's encoding.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose the folder that holds the model's files.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose the format and its columns.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose the same model in safetensors format.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose which column plays this role.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Correct that line, or train without it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Correct that line.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Correct that row, or train without it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Correct that setting.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Correct the file, or choose another one.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Correct the request.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Download the model again, or choose a folder that has its weights.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Download the model again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Download this file again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Drop a data file, a model folder, a run folder or a job file.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Export against the base that the adapter was trained on.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Export the adapter.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Go on from the last checkpoint with a lower learning rate.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Halve the batch size, or shorten the sequences.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Install the window and the engine from the same version.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Let it train until its first checkpoint.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Load a model first.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Make room, or choose another disk.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>No base model is chosen yet.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>No model is loaded.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>No row of {path} has a token to train on; row {row}: {reason}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>No training data is chosen yet.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Nothing to do.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Raise max_length, or train on more of each row.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Raise max_length.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Raise the maximum length, or train on more of each row.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Resume it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>See the data page for all of them.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Something unexpected happened: {reason}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Start a new run, or put the file back as it was.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Start it again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Start the same job again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The adapter holds {tensor}, which cannot be merged.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The base model has no weight {tensor} for this adapter.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The card ran out of memory while {phase}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The engine does not know the request {method}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The engine speaks protocol {protocol}, and this window speaks {known}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The engine's helper process ended unexpectedly ({reason}).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The log has the details.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The loss stopped being a number at step {step}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The merged model answers differently from what was trained (logits differ by {difference}).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The merged model equals the base model: the adapter changed nothing.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The one before it is used.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The request was cancelled.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The run ended without a word: it was killed, or the computer lost power.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is no file at {path}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is no job file at {path}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is no model folder at {path}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is no run at {path}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Train longer, or check the adapter.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Update Tunesmith to open it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Update Tunesmith.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Use JSON, JSONL, CSV, TSV, Parquet, TXT or Markdown.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Wait for it, or stop it first.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{count} of {total} rows are longer than {limit} tokens and were cut.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{count} of {total} rows have no token to train on and were left out.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{count} rows were left out; the first: line {line} of {path}: {reason}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{exporter} does not fit {method}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{library} failed: {reason}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{method} cannot be trained on {precision} weights.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{method}: {key}: {reason}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} brings its own program code ({key}), which Tunesmith does not run.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} changed since this run began.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} has its weights only as {file}, a format that can run code when it is opened.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} has no chat template.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} has no config.json.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} has no intact checkpoint to go on from.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} has no tokenizer.json.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} has no weights (*.safetensors).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} has nothing to use yet.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} has {rows} rows; after the split none is left to train on.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} holds {found} rows, but {stage} needs {needed}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is a GGUF file, made for chatting and not for training.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is empty.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is neither data, a model, a run nor a job.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is running already.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} needs {needed} bytes, and {free} are free.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} was made by a newer Tunesmith (protocol {version}, this one knows {known}).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} was written by a newer Tunesmith (version {version}, this one reads up to {known}).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path}, line {line}: the column {column} is missing; there are {columns}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path}, line {line}: the model's config cannot be read ({reason}).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path}, line {line}: the text is not {encoding} ({reason}).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path}, line {line}: this is not valid YAML ({reason}).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path}, line {line}: {key}: {reason}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path}, line {line}: {reason}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path}: files of the kind {suffix} are not read.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path}: its columns ({columns}) fit no known format.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path}: none of its {lines} lines is a row; line {line}: {reason}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path}: the weights file is damaged ({reason}).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path}: {file} is not acceptable in a model folder ({reason}).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path}: {reason}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{wanted} needs an NVIDIA card; on this processor {used} is used.</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>ProgressLine</name>
  <message>
   <source>Cancel</source>
   <translation>取消</translation>
  </message>
 </context>
 <context>
  <name>Spec</name>
  <message>
   <source>16-bit type of the stored weights.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>16-bit weights as most models are published: no quantization error, four times the memory of nf4.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>32-bit weights: the most exact and the largest, for small models and for the processor.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>4-bit NormalFloat (Dettmers et al., 2023, arXiv:2305.14314): a quarter of the memory of 16 bit.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>8-bit AdamW whose state moves to system memory when the card is full (QLoRA's choice).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>8-bit integers (LLM.int8, Dettmers et al., 2022, arXiv:2208.07339): half the memory of 16 bit.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A base model: a folder on this computer, or a pinned repository of a model hub.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Activations above this are multiplied in 16 bit; 0 treats none as an outlier.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>AdamW (Loshchilov &amp; Hutter, 2019, arXiv:1711.05101): the usual choice, 8 bytes a trained weight.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>AdamW with 8-bit state (Dettmers et al., 2022, arXiv:2110.02861): a quarter of its memory.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Adapter: the few megabytes that were trained, to be loaded beside the base model.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Alpaca: an instruction, an optional input to it, and the answer.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Alpha</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>As a chat</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Batch</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Batch size</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Batches that are added up before each step: a larger effective batch without more memory.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Beta 1</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Beta 2</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Checkpoint</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Checkpoint every</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choices that belong to the person and this machine, not to a job.</source>
   <translation>属于使用者和这台电脑、而不属于某个任务的选择。</translation>
  </message>
  <message>
   <source>Column that says what to do.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Column with earlier turns, a list of pairs of question and answer. Rows may leave it empty.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Column with the answer to learn.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Column with the list of turns.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Column with the prompt.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Column with the system prompt. Rows may leave it empty.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Column with the text.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Column with what should follow it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Column with what to do it to; it is put below the instruction. Rows may leave it empty.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Columns</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Commit of the repository, so that a later change there does not change the job.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Completion</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Compute activations again instead of keeping them: far less memory for a third more time.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Compute type</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Continued pretraining: take in the language and knowledge of plain text.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Conversations</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Csv.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Data</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>DoRA</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Double quantization</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Draft</source>
   <translation>草稿</translation>
  </message>
  <message>
   <source>Dropout</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Early stopping</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Encoding of a text file; recognised when left out.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Epochs</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Epsilon</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Evaluate every</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Evaluation</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Evaluation batch size</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Export</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Exporter</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>File</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>File with one example a row.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Files to measure on instead of the held-out rows.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Fold into</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Folder</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Folder to write; inside the run folder when left out.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Folder with config.json, safetensors weights and the tokenizer.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Folders</source>
   <translation>文件夹</translation>
  </message>
  <message>
   <source>Folders that are searched for models besides the well-known ones.</source>
   <translation>除常用位置外，还在这些文件夹里寻找模型。</translation>
  </message>
  <message>
   <source>Format</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Freeze tuning: train the last layers whole and leave the rest as it is.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Full tuning: train every weight. The strongest and the hungriest; for small models on one card.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>General</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Give a run's result the shape that another program needs, and prove it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Gradient accumulation</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Gradient checkpointing</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Gradient clipping</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Held-out rows computed at once.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>History</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>How long and in what portions a model is trained; names and meanings are transformers'.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>How loud the adapter speaks, relative to its rank. Twice the rank is a common choice.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>How many decoder layers are trained, counted from the last one.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>How often every row is seen. Small data sets take two to five; more learns by heart.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>How often the held-out rows are measured and the sample prompts answered.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>How often the run is saved so that it can go on after a power cut.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>How often this file's rows are seen: 2 shows each row twice an epoch, 0.5 shows half of them.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>How slowly the mean of past gradients forgets.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>How slowly the size of past gradients forgets.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>How the file is read; found from its name and content when left out.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>How the learning rate falls over the run.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Hub id</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Hub that the repository belongs to.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Input</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Instruction</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Instruction tuning: learn to answer prompts the way your examples do.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>JsonArray.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Jsonl.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Keeps the division by tiny gradients finite.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Kind</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Kind of file</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Language</source>
   <translation>语言</translation>
  </message>
  <message>
   <source>Learning rate</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Length</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>LoRA: train small low-rank matrices beside frozen weights (Hu et al., 2021, arXiv:2106.09685).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Longest answer to a sample prompt.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Longest gradient that is let through whole; longer ones are shortened to it. 0 turns clipping off.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Longest row in tokens; what is longer is cut at the end. Memory grows with it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Look</source>
   <translation>外观</translation>
  </message>
  <message>
   <source>Loss: mean surprise a token, in nats. What training lowers.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Maximum length</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Maximum steps</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Measure a run's result, or one of its checkpoints, on its held-out rows or on another file.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Memory</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Merged: one whole 16-bit model with what was learned folded in, proved against what was trained.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Messages</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Messages: a list of turns with role and content, as OpenAI and ChatML write it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Method</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Metrics</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Model</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Model folders</source>
   <translation>模型文件夹</translation>
  </message>
  <message>
   <source>Name</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Name of the run; made from the model and the method when left out.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Number that decides the order of rows and the first values of an adapter.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Number that decides which rows are held out; the same number always holds out the same rows.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>One data file and what its columns mean.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Optimizer</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Outlier threshold</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Output</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Packing</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Parquet.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Perplexity: among how many equally likely tokens the model hesitates.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Place and size of the window as Qt saved it, in base64.</source>
   <translation>窗口的位置和大小，由 Qt 保存，base64 编码。</translation>
  </message>
  <message>
   <source>Precision</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Prompt</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Prompt and completion: one column asks, another answers.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Prompts that the model answers at every evaluation, so that you can watch it learn.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Pull of every weight towards zero; norms and biases are left out.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Put both through the model's chat template; off, the completion simply goes on where the prompt ends.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Put several short rows into one sequence, without letting them see each other. Wastes no padding.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Quantize the scale factors too; saves 0.4 bits a weight and costs nothing measurable.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Rank</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Rank-stabilised scaling</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Reduce motion</source>
   <translation>减少动效</translation>
  </message>
  <message>
   <source>Repository on a model hub, as organisation/name.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Revision</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Row order</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Rows computed at once. Memory grows with it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Run</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Run folder of the training.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Runs folder</source>
   <translation>运行文件夹</translation>
  </message>
  <message>
   <source>Sample length</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Sample prompts</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Scale by the square root of the rank (arXiv:2312.03732); makes ranks above 64 worth their memory.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Schedule</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Seed</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Share of adapter inputs set to zero while training; helps only when there is little data.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Share of rows kept aside for an evaluation after training.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Share of rows kept aside to measure the loss on while training.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>ShareGPT: a list of turns with from (human, gpt, system) and value.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show progress and steps without sliding or fading.</source>
   <translation>显示进度和步骤时不滑动、不淡入淡出。</translation>
  </message>
  <message>
   <source>Shuffle the rows, or put rows of like length together so that less is spent on padding.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Size of each step. Too high diverges, too low learns nothing; adapters take ten times that of full tuning.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Source</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Split</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Split seed</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Stage</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Step of the checkpoint; the final result when left out.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Steps over which the learning rate rises from zero; below 1 it is a share of the run.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Stop after this many steps whatever the epochs say; -1 sets no limit.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Stop when the held-out loss has not improved for this many evaluations; empty goes on to the end.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Stored as</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>System prompt</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Target</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Target modules</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Test share</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Text</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Text encoding</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Text.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Text: one column of plain text, for continued pretraining.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The language of the window; it changes at once.</source>
   <translation>窗口的语言，立即生效。</translation>
  </message>
  <message>
   <source>The weights as the adapter saw them while training (faithful), or the published 16-bit weights.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Theme</source>
   <translation>主题</translation>
  </message>
  <message>
   <source>Token accuracy: share of tokens whose most likely prediction is right.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Train direction and magnitude apart (arXiv:2402.09353); closer to full tuning, and slower.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Train on</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Trained layers</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Training</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Tsv.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Type that weights are expanded to for each multiplication; auto takes bf16 where the card has it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Validation share</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Version</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Warm-up</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Weight</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Weight decay</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>What is held out of training to measure it honestly.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>What is measured and shown while the model learns.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>What to train, on what, and how.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Where new runs are kept; empty means the folder inside Tunesmith's own.</source>
   <translation>新运行的保存位置；留空则保存在 Tunesmith 自己的文件夹里。</translation>
  </message>
  <message>
   <source>Where the unfinished tune is kept; empty means draft.yaml inside Tunesmith's own folder.</source>
   <translation>未完成的微调保存在哪里；留空则为 Tunesmith 文件夹里的 draft.yaml。</translation>
  </message>
  <message>
   <source>Which column plays which role; guessed from the columns when left out.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Which held-out rows are measured.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Which layers receive an adapter: every linear layer, or those of the attention only.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Which text the loss counts: every answer, only the last answer, or the prompts too.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Width of the adapter matrices. Higher learns more and needs more memory.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Window</source>
   <translation>窗口</translation>
  </message>
  <message>
   <source>Workshop is dark, Daylight is light; the system's preference is followed unless you choose.</source>
   <translation>“工坊”为深色，“日光”为浅色；不选时跟随系统。</translation>
  </message>
  <message>
   <source>all</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>all-linear</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>as_trained</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>assistant</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>attention</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>auto</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>batches</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>bfloat16</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>completion</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>constant</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>cosine</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>daylight</source>
   <translation>日光（浅色）</translation>
  </message>
  <message>
   <source>en</source>
   <translation>English</translation>
  </message>
  <message>
   <source>epochs</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>float16</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>float32</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>group_by_length</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>huggingface</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>layers</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>linear</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>modelscope</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>original</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>random</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>rows</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>steps</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>system</source>
   <translation>跟随系统</translation>
  </message>
  <message>
   <source>test</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>tokens</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>validation</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>workshop</source>
   <translation>工坊（深色）</translation>
  </message>
  <message>
   <source>zh_CN</source>
   <translation>简体中文</translation>
  </message>
 </context>
 <context>
  <name>Stepper</name>
  <message>
   <source>current step</source>
   <translation>当前步骤</translation>
  </message>
  <message>
   <source>done</source>
   <translation>已完成</translation>
  </message>
  <message>
   <source>needs attention</source>
   <translation>需要处理</translation>
  </message>
  <message>
   <source>to do</source>
   <translation>未完成</translation>
  </message>
 </context>
 <context>
  <name>TokenView</name>
  <message>
   <source>cut off {count}</source>
   <translation>截断 {count}</translation>
  </message>
  <message>
   <source>masked {count}</source>
   <translation>屏蔽 {count}</translation>
  </message>
  <message>
   <source>trained {count}</source>
   <translation>训练 {count}</translation>
  </message>
 </context>
</TS>
