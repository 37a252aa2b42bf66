<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
 <context>
  <name>Action</name>
  <message>
   <source>Choose a file</source>
   <translation>选择文件</translation>
  </message>
  <message>
   <source>Choose a method</source>
   <translation>选择方法</translation>
  </message>
  <message>
   <source>Choose a model</source>
   <translation>选择模型</translation>
  </message>
  <message>
   <source>Choose a stage</source>
   <translation>选择训练阶段</translation>
  </message>
  <message>
   <source>Go on more gently</source>
   <translation>以更低的学习率继续</translation>
  </message>
  <message>
   <source>Halve the batch size</source>
   <translation>批大小减半</translation>
  </message>
  <message>
   <source>Make that change</source>
   <translation>就这样调整</translation>
  </message>
  <message>
   <source>Resume</source>
   <translation>恢复训练</translation>
  </message>
  <message>
   <source>Set the format</source>
   <translation>设置格式</translation>
  </message>
  <message>
   <source>Show the folder</source>
   <translation>打开文件夹</translation>
  </message>
  <message>
   <source>Show the log</source>
   <translation>查看日志</translation>
  </message>
  <message>
   <source>Show the run</source>
   <translation>查看这次训练</translation>
  </message>
  <message>
   <source>Start it again</source>
   <translation>重新启动</translation>
  </message>
 </context>
 <context>
  <name>AnswerWords</name>
  <message>
   <source>cut at the longest answer</source>
   <translation>已达回答长度上限</translation>
  </message>
  <message>
   <source>cut: memory ran out</source>
   <translation>显存不足，回答到此为止</translation>
  </message>
  <message>
   <source>stopped</source>
   <translation>已停止</translation>
  </message>
  <message>
   <source>without the {count} oldest messages, for which there was no memory</source>
   <translation>显存不足，未包含最早的 {count} 条消息</translation>
  </message>
  <message>
   <source>{count} tokens</source>
   <translation>{count} 个词元</translation>
  </message>
 </context>
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
  <name>Badges</name>
  <message>
   <source>Forecasting…</source>
   <translation>正在预测…</translation>
  </message>
  <message>
   <source>Memory unknown</source>
   <translation>显存未知</translation>
  </message>
 </context>
 <context>
  <name>BoolEditor</name>
  <message>
   <source>On</source>
   <translation>开启</translation>
  </message>
 </context>
 <context>
  <name>CardDetails</name>
  <message>
   <source>Graphics cards</source>
   <translation>显卡</translation>
  </message>
  <message>
   <source>Trains now</source>
   <translation>正在训练</translation>
  </message>
 </context>
 <context>
  <name>CardPanel</name>
  <message>
   <source>Memory in use: {name}</source>
   <translation>已用显存：{name}</translation>
  </message>
  <message>
   <source>The driver does not say how much is in use.</source>
   <translation>驱动没有提供显存占用情况。</translation>
  </message>
 </context>
 <context>
  <name>CardWords</name>
  <message>
   <source>, </source>
   <translation>、</translation>
  </message>
  <message>
   <source>At its power limit</source>
   <translation>已到功耗上限</translation>
  </message>
  <message>
   <source>At the limit of its board</source>
   <translation>已到板卡上限</translation>
  </message>
  <message>
   <source>Clock set by hand</source>
   <translation>频率由人工设定</translation>
  </message>
  <message>
   <source>Driver</source>
   <translation>驱动</translation>
  </message>
  <message>
   <source>In step with a slower card</source>
   <translation>与较慢的显卡同步</translation>
  </message>
  <message>
   <source>Load</source>
   <translation>占用率</translation>
  </message>
  <message>
   <source>Memory</source>
   <translation>显存</translation>
  </message>
  <message>
   <source>Power</source>
   <translation>功耗</translation>
  </message>
  <message>
   <source>Slowed by heat</source>
   <translation>过热降频</translation>
  </message>
  <message>
   <source>Slowed by the hardware</source>
   <translation>硬件保护降频</translation>
  </message>
  <message>
   <source>Slowed by the power supply</source>
   <translation>供电不足降频</translation>
  </message>
  <message>
   <source>Slowed hard by heat</source>
   <translation>严重过热，大幅降频</translation>
  </message>
  <message>
   <source>Slowed to stay stable</source>
   <translation>为保持稳定降频</translation>
  </message>
  <message>
   <source>Temperature</source>
   <translation>温度</translation>
  </message>
  <message>
   <source>The card does not answer</source>
   <translation>显卡没有响应</translation>
  </message>
  <message>
   <source>The driver does not answer</source>
   <translation>驱动没有响应</translation>
  </message>
  <message>
   <source>This run</source>
   <translation>这次训练</translation>
  </message>
  <message>
   <source>Throttling</source>
   <translation>降频</translation>
  </message>
  <message>
   <source>Unknown: {figures}</source>
   <translation>未知：{figures}</translation>
  </message>
  <message>
   <source>load</source>
   <translation>占用率</translation>
  </message>
  <message>
   <source>memory</source>
   <translation>显存</translation>
  </message>
  <message>
   <source>none</source>
   <translation>无</translation>
  </message>
  <message>
   <source>power</source>
   <translation>功耗</translation>
  </message>
  <message>
   <source>temperature</source>
   <translation>温度</translation>
  </message>
  <message>
   <source>throttling</source>
   <translation>降频情况</translation>
  </message>
  <message>
   <source>unknown</source>
   <translation>未知</translation>
  </message>
  <message>
   <source>{name}: {value}</source>
   <translation>{name}：{value}</translation>
  </message>
  <message>
   <source>{power} of {limit} W</source>
   <translation>{power} / {limit} W</translation>
  </message>
  <message>
   <source>{used} of {total} GB</source>
   <translation>{used} / {total} GB</translation>
  </message>
  <message>
   <source>{used} of {total} GB, {free} GB free</source>
   <translation>{used} / {total} GB，空闲 {free} GB</translation>
  </message>
 </context>
 <context>
  <name>Charts</name>
  <message>
   <source>Curves</source>
   <translation>曲线</translation>
  </message>
  <message>
   <source>Gradient norm</source>
   <translation>梯度范数</translation>
  </message>
  <message>
   <source>Learning rate</source>
   <translation>学习率</translation>
  </message>
  <message>
   <source>Loss</source>
   <translation>损失</translation>
  </message>
  <message>
   <source>Loss, learning rate and gradient norm are drawn from the first step on.</source>
   <translation>从第一步开始绘制损失、学习率和梯度范数。</translation>
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
  <name>ChatFit</name>
  <message>
   <source>Close other programs or choose a smaller model. A short conversation may fit even so.</source>
   <translation>关闭其他程序，或选小一些的模型。对话不长的话，也许仍放得下。</translation>
  </message>
  <message>
   <source>Load it anyway</source>
   <translation>仍要加载</translation>
  </message>
  <message>
   <source>Memory of a chat with {tokens} tokens</source>
   <translation>{tokens} 个词元的对话所需的内存</translation>
  </message>
  <message>
   <source>Memory of this chat</source>
   <translation>这次对话所需的内存</translation>
  </message>
  <message>
   <source>Working out the memory…</source>
   <translation>正在计算所需的内存…</translation>
  </message>
  <message>
   <source>{name} does not fit for a chat with {tokens} tokens.</source>
   <translation>用 {name} 对话到 {tokens} 个词元，放不下。</translation>
  </message>
 </context>
 <context>
  <name>ChatPage</name>
  <message>
   <source>Ask what it was taught, and something that it was not.</source>
   <translation>问问教过它的，再问问没教过的。</translation>
  </message>
  <message>
   <source>Base</source>
   <translation>基座</translation>
  </message>
  <message>
   <source>Chat</source>
   <translation>对话</translation>
  </message>
  <message>
   <source>Choose a tuned model or a base model above. Side by side asks both with the same seed.</source>
   <translation>在上方选择微调后的模型或基座模型。“并排”会用同一个随机种子同时询问两者。</translation>
  </message>
  <message>
   <source>Loading {name}…</source>
   <translation>正在加载 {name}…</translation>
  </message>
  <message>
   <source>Message</source>
   <translation>消息</translation>
  </message>
  <message>
   <source>Models</source>
   <translation>模型</translation>
  </message>
  <message>
   <source>New conversation</source>
   <translation>新对话</translation>
  </message>
  <message>
   <source>New tune</source>
   <translation>新建微调</translation>
  </message>
  <message>
   <source>No answer</source>
   <translation>没有回答</translation>
  </message>
  <message>
   <source>Nothing to talk with yet</source>
   <translation>还没有可以对话的模型</translation>
  </message>
  <message>
   <source>Send</source>
   <translation>发送</translation>
  </message>
  <message>
   <source>Side by side</source>
   <translation>并排</translation>
  </message>
  <message>
   <source>Stop</source>
   <translation>停止</translation>
  </message>
  <message>
   <source>Tune a model first, or add a folder of models. Both can then be talked with here.</source>
   <translation>先微调一个模型，或者添加模型文件夹，之后就能在这里与它们对话。</translation>
  </message>
  <message>
   <source>Tuned</source>
   <translation>微调后</translation>
  </message>
  <message>
   <source>Whom do you want to talk with?</source>
   <translation>想和哪个模型对话？</translation>
  </message>
  <message>
   <source>Write a message · Enter sends, Shift+Enter begins a new line</source>
   <translation>输入消息 · Enter 发送，Shift+Enter 换行</translation>
  </message>
  <message>
   <source>{name} is ready</source>
   <translation>{name} 已就绪</translation>
  </message>
 </context>
 <context>
  <name>Chooser</name>
  <message>
   <source>Choose a model…</source>
   <translation>选择模型…</translation>
  </message>
  <message>
   <source>Model to talk with</source>
   <translation>对话的模型</translation>
  </message>
  <message>
   <source>{name} · base model</source>
   <translation>{name} · 基座模型</translation>
  </message>
  <message>
   <source>{name} · checkpoint {step}</source>
   <translation>{name} · 检查点 {step}</translation>
  </message>
 </context>
 <context>
  <name>ColumnsView</name>
  <message>
   <source>Change it when letters look wrong in the rows.</source>
   <translation>如果样本里的文字显示不对，就换一种编码。</translation>
  </message>
  <message>
   <source>Choose the format, then the column for each role.</source>
   <translation>先选格式，再为每个角色选列。</translation>
  </message>
  <message>
   <source>Chosen by you.</source>
   <translation>由你指定。</translation>
  </message>
  <message>
   <source>Format</source>
   <translation>格式</translation>
  </message>
  <message>
   <source>How a row becomes an example.</source>
   <translation>一行数据如何变成一条训练样本。</translation>
  </message>
  <message>
   <source>No</source>
   <translation>否</translation>
  </message>
  <message>
   <source>No column</source>
   <translation>不使用</translation>
  </message>
  <message>
   <source>None</source>
   <translation>无</translation>
  </message>
  <message>
   <source>Recognise it</source>
   <translation>自动识别</translation>
  </message>
  <message>
   <source>Recognised from the columns ({percent} sure). Change what is wrong.</source>
   <translation>根据列名识别（把握 {percent}），不对的地方可以改。</translation>
  </message>
  <message>
   <source>Recognised: {encoding}</source>
   <translation>识别为 {encoding}</translation>
  </message>
  <message>
   <source>Text encoding</source>
   <translation>文本编码</translation>
  </message>
  <message>
   <source>Which column plays which role</source>
   <translation>每一列的角色</translation>
  </message>
  <message>
   <source>Yes</source>
   <translation>是</translation>
  </message>
 </context>
 <context>
  <name>CompareView</name>
  <message>
   <source>Back to all runs</source>
   <translation>返回全部训练</translation>
  </message>
  <message>
   <source>They do not differ in any setting</source>
   <translation>它们的设置完全相同</translation>
  </message>
  <message>
   <source>Training loss, smoothed</source>
   <translation>训练损失（平滑）</translation>
  </message>
  <message>
   <source>Where they differ</source>
   <translation>不同的设置</translation>
  </message>
 </context>
 <context>
  <name>Controls</name>
  <message>
   <source>Card memory</source>
   <translation>显存</translation>
  </message>
  <message>
   <source>Chat template</source>
   <translation>对话模板</translation>
  </message>
  <message>
   <source>Context</source>
   <translation>上下文</translation>
  </message>
  <message>
   <source>Hide the chat template</source>
   <translation>隐藏对话模板</translation>
  </message>
  <message>
   <source>Longest answer, tokens</source>
   <translation>最长回答（词元）</translation>
  </message>
  <message>
   <source>No model is loaded.</source>
   <translation>尚未加载模型。</translation>
  </message>
  <message>
   <source>Optional: who the model is and how it should answer</source>
   <translation>可选：模型的身份和回答方式</translation>
  </message>
  <message>
   <source>Repetition penalty</source>
   <translation>重复惩罚</translation>
  </message>
  <message>
   <source>Sampling</source>
   <translation>采样</translation>
  </message>
  <message>
   <source>Seed</source>
   <translation>随机种子</translation>
  </message>
  <message>
   <source>Show the chat template</source>
   <translation>查看对话模板</translation>
  </message>
  <message>
   <source>System memory</source>
   <translation>内存</translation>
  </message>
  <message>
   <source>System prompt</source>
   <translation>系统提示词</translation>
  </message>
  <message>
   <source>Temperature</source>
   <translation>温度</translation>
  </message>
  <message>
   <source>Top k (0: off)</source>
   <translation>Top k（0 为关闭）</translation>
  </message>
  <message>
   <source>Top p</source>
   <translation>Top p</translation>
  </message>
  <message>
   <source>{used} of {total} tokens</source>
   <translation>{used} / {total} 个词元</translation>
  </message>
 </context>
 <context>
  <name>DataPanel</name>
  <message>
   <source>Add a folder…</source>
   <translation>添加文件夹…</translation>
  </message>
  <message>
   <source>Add files…</source>
   <translation>添加文件…</translation>
  </message>
  <message>
   <source>All files (*)</source>
   <translation>所有文件 (*)</translation>
  </message>
  <message>
   <source>Choose a folder with data files</source>
   <translation>选择含有数据文件的文件夹</translation>
  </message>
  <message>
   <source>Choose data files</source>
   <translation>选择数据文件</translation>
  </message>
  <message>
   <source>Choose files…</source>
   <translation>选择文件…</translation>
  </message>
  <message>
   <source>Columns</source>
   <translation>列</translation>
  </message>
  <message>
   <source>Data files ({patterns})</source>
   <translation>数据文件 ({patterns})</translation>
  </message>
  <message>
   <source>Drop data files here</source>
   <translation>把数据文件拖到这里</translation>
  </message>
  <message>
   <source>Findings</source>
   <translation>检查结果</translation>
  </message>
  <message>
   <source>JSON, JSONL, CSV, Excel, Parquet, Arrow, TXT, Markdown, or a folder; one row is one example</source>
   <translation>JSON、JSONL、CSV、Excel、Parquet、Arrow、TXT、Markdown，或一个文件夹；一行就是一条样本</translation>
  </message>
  <message>
   <source>Mixture</source>
   <translation>数据配比</translation>
  </message>
  <message>
   <source>Rows</source>
   <translation>样本</translation>
  </message>
  <message>
   <source>Show the columns</source>
   <translation>查看各列</translation>
  </message>
  <message>
   <source>Use the sample data</source>
   <translation>使用示例数据</translation>
  </message>
  <message>
   <source>What the model sees</source>
   <translation>模型看到的</translation>
  </message>
 </context>
 <context>
  <name>DeedBar</name>
  <message>
   <source>Chat with it</source>
   <translation>与它对话</translation>
  </message>
  <message>
   <source>Checkpoint now</source>
   <translation>立即保存检查点</translation>
  </message>
  <message>
   <source>Continue</source>
   <translation>继续</translation>
  </message>
  <message>
   <source>Discard</source>
   <translation>放弃</translation>
  </message>
  <message>
   <source>Evaluate</source>
   <translation>评估</translation>
  </message>
  <message>
   <source>Export</source>
   <translation>导出</translation>
  </message>
  <message>
   <source>Pause</source>
   <translation>暂停</translation>
  </message>
  <message>
   <source>Resume</source>
   <translation>恢复训练</translation>
  </message>
  <message>
   <source>Start</source>
   <translation>开始</translation>
  </message>
  <message>
   <source>Stop and save</source>
   <translation>停止并保存</translation>
  </message>
  <message>
   <source>Tune again</source>
   <translation>再次微调</translation>
  </message>
 </context>
 <context>
  <name>DropOverlay</name>
  <message>
   <source>Add as training data</source>
   <translation>添加为训练数据</translation>
  </message>
  <message>
   <source>Begin a tune from this job</source>
   <translation>用这个任务文件新建微调</translation>
  </message>
  <message>
   <source>Data files, model folders, run folders and job files can be dropped.</source>
   <translation>可以拖入数据文件、模型文件夹、训练文件夹和任务文件。</translation>
  </message>
  <message>
   <source>Drop it here</source>
   <translation>拖放到这里</translation>
  </message>
  <message>
   <source>Every setting in the file is taken over; nothing starts yet.</source>
   <translation>沿用文件中的所有设置，暂不开始。</translation>
  </message>
  <message>
   <source>It is chosen for the new tune; nothing is copied.</source>
   <translation>选为新微调的基座模型，不会复制文件。</translation>
  </message>
  <message>
   <source>Its progress and results are shown.</source>
   <translation>显示它的进度和结果。</translation>
  </message>
  <message>
   <source>Looking at what it is…</source>
   <translation>正在识别…</translation>
  </message>
  <message>
   <source>Nothing to do with this</source>
   <translation>无法使用这个文件</translation>
  </message>
  <message>
   <source>Open this run</source>
   <translation>打开这次训练</translation>
  </message>
  <message>
   <source>The files are added to the new tune; they stay where they are.</source>
   <translation>文件会加入新的微调，并留在原处。</translation>
  </message>
  <message>
   <source>They are added to the new tune; nothing starts yet.</source>
   <translation>加入新的微调，暂不开始。</translation>
  </message>
  <message>
   <source>Use this as the base model</source>
   <translation>用作基座模型</translation>
  </message>
  <message>
   <source>Use this model and this data</source>
   <translation>使用这个模型和这些数据</translation>
  </message>
 </context>
 <context>
  <name>EvaluatePanel</name>
  <message>
   <source>Evaluate</source>
   <translation>评估</translation>
  </message>
  <message>
   <source>Measured on rows that were held out of training.</source>
   <translation>在未参与训练的留出样本上测得。</translation>
  </message>
  <message>
   <source>Test rows</source>
   <translation>测试集</translation>
  </message>
  <message>
   <source>Validation rows</source>
   <translation>验证集</translation>
  </message>
  <message>
   <source>loss, nats a token</source>
   <translation>损失（nat/词元）</translation>
  </message>
  <message>
   <source>perplexity</source>
   <translation>困惑度</translation>
  </message>
  <message>
   <source>tokens predicted exactly</source>
   <translation>预测正确的词元</translation>
  </message>
  <message>
   <source>{rows} rows in {time}</source>
   <translation>{rows} 条样本，用时 {time}</translation>
  </message>
 </context>
 <context>
  <name>ExportPanel</name>
  <message>
   <source>Choose…</source>
   <translation>选择…</translation>
  </message>
  <message>
   <source>Compared with what was trained</source>
   <translation>正在与训练结果比对</translation>
  </message>
  <message>
   <source>Export</source>
   <translation>导出</translation>
  </message>
  <message>
   <source>Exported</source>
   <translation>已导出</translation>
  </message>
  <message>
   <source>Exported and proved</source>
   <translation>已导出并核验</translation>
  </message>
  <message>
   <source>Folder</source>
   <translation>文件夹</translation>
  </message>
  <message>
   <source>Folder to export into</source>
   <translation>导出到的文件夹</translation>
  </message>
  <message>
   <source>It differs from the trained model by {divergence} nats a token; the tune itself changed {base}.</source>
   <translation>与训练所得的模型每词元相差 {divergence} nat；微调本身带来的变化为 {base}。</translation>
  </message>
  <message>
   <source>Open folder</source>
   <translation>打开文件夹</translation>
  </message>
  <message>
   <source>folded into the other base</source>
   <translation>合并到另一种基座权重</translation>
  </message>
  <message>
   <source>held-out loss as trained</source>
   <translation>训练所得的验证损失</translation>
  </message>
  <message>
   <source>held-out loss of the export</source>
   <translation>导出模型的验证损失</translation>
  </message>
  <message>
   <source>inside the run's own folder</source>
   <translation>这次训练自己的文件夹内</translation>
  </message>
  <message>
   <source>{same} of {prompts} test prompts get the very same answer.</source>
   <translation>{prompts} 个测试提示词中有 {same} 个得到完全相同的回答。</translation>
  </message>
 </context>
 <context>
  <name>ExportRoom</name>
  <message>
   <source>Forecasting…</source>
   <translation>正在预测…</translation>
  </message>
  <message>
   <source>It takes up to {memory} of the system memory, and {memory_free} are free. Close other programs first.</source>
   <translation>最多需要 {memory} 内存，而可用的只有 {memory_free}。请先关闭其他程序。</translation>
  </message>
  <message>
   <source>It takes {disk} of the disk, and {disk_free} are free there. Free some space, or choose a folder on another disk.</source>
   <translation>需要 {disk} 磁盘空间，而那里只剩 {disk_free}。请腾出一些空间，或选择另一块磁盘上的文件夹。</translation>
  </message>
  <message>
   <source>It takes {disk} of the disk, where {disk_free} are free, and up to {memory} of the system memory, where {memory_free} are free.</source>
   <translation>需要 {disk} 磁盘空间（可用 {disk_free}），最多占用 {memory} 内存（可用 {memory_free}）。</translation>
  </message>
  <message>
   <source>Not enough room</source>
   <translation>空间不够</translation>
  </message>
  <message>
   <source>Unknown</source>
   <translation>未知</translation>
  </message>
 </context>
 <context>
  <name>FileCard</name>
  <message>
   <source>, </source>
   <translation>，</translation>
  </message>
  <message>
   <source>1 file</source>
   <translation>1 个文件</translation>
  </message>
  <message>
   <source>1 line refused</source>
   <translation>1 行无法使用</translation>
  </message>
  <message>
   <source>1 row</source>
   <translation>1 条样本</translation>
  </message>
  <message>
   <source>Every line can be used</source>
   <translation>每一行都可用</translation>
  </message>
  <message>
   <source>Needs attention</source>
   <translation>需要处理</translation>
  </message>
  <message>
   <source>Reading data · {done} of {total}</source>
   <translation>正在读取数据 · {done} / {total}</translation>
  </message>
  <message>
   <source>Reading data…</source>
   <translation>正在读取数据…</translation>
  </message>
  <message>
   <source>Take this file out</source>
   <translation>移除这个文件</translation>
  </message>
  <message>
   <source>Weight in the mixture</source>
   <translation>混合权重</translation>
  </message>
  <message>
   <source>{count} files</source>
   <translation>{count} 个文件</translation>
  </message>
  <message>
   <source>{count} lines refused</source>
   <translation>{count} 行无法使用</translation>
  </message>
  <message>
   <source>{count} rows</source>
   <translation>{count} 条样本</translation>
  </message>
 </context>
 <context>
  <name>FileList</name>
  <message>
   <source>Choose data files</source>
   <translation>选择数据文件</translation>
  </message>
  <message>
   <source>Data files ({patterns})</source>
   <translation>数据文件 ({patterns})</translation>
  </message>
  <message>
   <source>Take {file} out</source>
   <translation>移除 {file}</translation>
  </message>
 </context>
 <context>
  <name>FindingRow</name>
  <message>
   <source>, </source>
   <translation>、</translation>
  </message>
  <message>
   <source>It would change nothing.</source>
   <translation>不会有任何改动。</translation>
  </message>
  <message>
   <source>Line {line}</source>
   <translation>第 {line} 行</translation>
  </message>
  <message>
   <source>Line {line}, like {twin}</source>
   <translation>第 {line} 行，与第 {twin} 行相同</translation>
  </message>
  <message>
   <source>Line {line}, like {twin} of {file}</source>
   <translation>第 {line} 行，与 {file} 第 {twin} 行相同</translation>
  </message>
  <message>
   <source>Preview</source>
   <translation>预览</translation>
  </message>
  <message>
   <source>Preview the fix: {finding}</source>
   <translation>预览修复效果：{finding}</translation>
  </message>
  <message>
   <source>Rows left out: {dropped} of {rows}.</source>
   <translation>{rows} 条样本中有 {dropped} 条会被剔除。</translation>
  </message>
  <message>
   <source>Rows written anew: {changed} of {rows}.</source>
   <translation>{rows} 条样本中有 {changed} 条会被改写。</translation>
  </message>
  <message>
   <source>first on line {lines}</source>
   <translation>最先出现在第 {lines} 行</translation>
  </message>
 </context>
 <context>
  <name>FindingWords</name>
  <message>
   <source>1 answer holds a placeholder</source>
   <translation>1 个答案含有占位文字</translation>
  </message>
  <message>
   <source>1 answer is in another language than its question</source>
   <translation>1 个答案与问题的语言不同</translation>
  </message>
  <message>
   <source>1 answer refuses to answer</source>
   <translation>1 个答案是拒绝回答</translation>
  </message>
  <message>
   <source>1 answer repeats itself again and again</source>
   <translation>1 个答案不断重复自己</translation>
  </message>
  <message>
   <source>1 conversation has turns out of place</source>
   <translation>1 段对话的轮次顺序不对</translation>
  </message>
  <message>
   <source>1 row has a label that is rare beside the commonest</source>
   <translation>1 条样本的标签比最常见的标签少得多</translation>
  </message>
  <message>
   <source>1 row has an empty field</source>
   <translation>1 条样本有空字段</translation>
  </message>
  <message>
   <source>1 row has no label</source>
   <translation>1 条样本没有标签</translation>
  </message>
  <message>
   <source>1 row has nothing to train on</source>
   <translation>1 条样本没有可训练的内容</translation>
  </message>
  <message>
   <source>1 row holds a key or a password</source>
   <translation>1 条样本含有密钥或密码</translation>
  </message>
  <message>
   <source>1 row holds a prompt by which the run is judged</source>
   <translation>1 条样本含有用来评判训练的提示词</translation>
  </message>
  <message>
   <source>1 row holds garbled text</source>
   <translation>1 条样本含有乱码</translation>
  </message>
  <message>
   <source>1 row holds hidden characters</source>
   <translation>1 条样本含有隐藏字符</translation>
  </message>
  <message>
   <source>1 row holds markers of a chat template</source>
   <translation>1 条样本含有对话模板的标记</translation>
  </message>
  <message>
   <source>1 row holds personal data</source>
   <translation>1 条样本含有个人信息</translation>
  </message>
  <message>
   <source>1 row holds text of a web page around the content</source>
   <translation>1 条样本含有网页上的杂项文字</translation>
  </message>
  <message>
   <source>1 row holds web markup</source>
   <translation>1 条样本含有网页标记</translation>
  </message>
  <message>
   <source>1 row is far longer or shorter than most</source>
   <translation>1 条样本比多数样本长得多或短得多</translation>
  </message>
  <message>
   <source>1 row is in a language that the rest is not</source>
   <translation>1 条样本混入了别的语言</translation>
  </message>
  <message>
   <source>1 row is longer than the maximum length</source>
   <translation>1 条样本超过最大长度</translation>
  </message>
  <message>
   <source>1 row nearly repeats an earlier one</source>
   <translation>1 条样本与前面的样本近似重复</translation>
  </message>
  <message>
   <source>1 row repeats an earlier one</source>
   <translation>1 条样本与前面的样本重复</translation>
  </message>
  <message>
   <source>1 row shares its answer with many other questions</source>
   <translation>1 条样本与许多别的问题共用同一个答案</translation>
  </message>
  <message>
   <source>1 training row stands among the held-out rows, too</source>
   <translation>1 条训练样本也出现在留出的样本里</translation>
  </message>
  <message>
   <source>All turns follow each other as they should</source>
   <translation>对话轮次的顺序都正确</translation>
  </message>
  <message>
   <source>Characters that were read in a wrong encoding are read again where the result proves right; others stay.</source>
   <translation>编码读错的字符会重新解读，只在结果确凿时才改；其余保持原样。</translation>
  </message>
  <message>
   <source>Control codes, zero-width characters and direction marks are taken out.</source>
   <translation>控制字符、零宽字符和方向标记会去掉。</translation>
  </message>
  <message>
   <source>Drop near-repeats</source>
   <translation>去掉近似重复</translation>
  </message>
  <message>
   <source>Drop repeats</source>
   <translation>去掉重复样本</translation>
  </message>
  <message>
   <source>Drop them from training</source>
   <translation>从训练中去掉</translation>
  </message>
  <message>
   <source>Drop these rows</source>
   <translation>去掉这些样本</translation>
  </message>
  <message>
   <source>E-mail addresses, phone numbers, IDs, cards and accounts are replaced by [EMAIL], [PHONE] and so on.</source>
   <translation>邮箱、电话、身份证、银行卡和账号会换成 [EMAIL]、[PHONE] 等。</translation>
  </message>
  <message>
   <source>Every answer is in the language of its question</source>
   <translation>答案与问题的语言一致</translation>
  </message>
  <message>
   <source>Every row has trained tokens</source>
   <translation>每条样本都有可训练的词元</translation>
  </message>
  <message>
   <source>Fix this first</source>
   <translation>请先处理这些问题</translation>
  </message>
  <message>
   <source>Good to train</source>
   <translation>可以开始训练</translation>
  </message>
  <message>
   <source>Keys, tokens and passwords are replaced by [SECRET].</source>
   <translation>密钥、凭证和密码会换成 [SECRET]。</translation>
  </message>
  <message>
   <source>Labels are even enough</source>
   <translation>各标签的数量大致均衡</translation>
  </message>
  <message>
   <source>Make it plain text</source>
   <translation>转为纯文本</translation>
  </message>
  <message>
   <source>Mask it</source>
   <translation>遮住这些内容</translation>
  </message>
  <message>
   <source>No answer goes in circles</source>
   <translation>没有原地打转的答案</translation>
  </message>
  <message>
   <source>No answer is a placeholder</source>
   <translation>没有占位的答案</translation>
  </message>
  <message>
   <source>No answer is a refusal</source>
   <translation>没有拒绝回答的答案</translation>
  </message>
  <message>
   <source>No answer is given to many questions</source>
   <translation>没有一个答案回答许多问题</translation>
  </message>
  <message>
   <source>No label is missing</source>
   <translation>没有缺失的标签</translation>
  </message>
  <message>
   <source>No personal data was found</source>
   <translation>没有发现个人信息</translation>
  </message>
  <message>
   <source>No row has an empty field</source>
   <translation>没有样本含空字段</translation>
  </message>
  <message>
   <source>No row holds a prompt of the run</source>
   <translation>没有样本含有用来评判的提示词</translation>
  </message>
  <message>
   <source>No row is cut off</source>
   <translation>没有样本被截断</translation>
  </message>
  <message>
   <source>No row is in a stray language</source>
   <translation>没有混入别的语言</translation>
  </message>
  <message>
   <source>No row is of an unusual length</source>
   <translation>没有长度异常的样本</translation>
  </message>
  <message>
   <source>No row nearly repeats another</source>
   <translation>没有近似重复的样本</translation>
  </message>
  <message>
   <source>No row repeats another</source>
   <translation>没有重复样本</translation>
  </message>
  <message>
   <source>No secret was found</source>
   <translation>没有发现密钥</translation>
  </message>
  <message>
   <source>No text holds hidden characters</source>
   <translation>没有隐藏字符</translation>
  </message>
  <message>
   <source>No text holds markers of a chat template</source>
   <translation>文本里没有对话模板的标记</translation>
  </message>
  <message>
   <source>No text holds page furniture</source>
   <translation>没有网页杂项文字</translation>
  </message>
  <message>
   <source>No text holds web markup</source>
   <translation>没有网页标记</translation>
  </message>
  <message>
   <source>No text is garbled</source>
   <translation>没有乱码</translation>
  </message>
  <message>
   <source>No training row is held out as well</source>
   <translation>训练样本与留出的样本没有重叠</translation>
  </message>
  <message>
   <source>Put turns in order</source>
   <translation>整理轮次</translation>
  </message>
  <message>
   <source>Repair the text</source>
   <translation>修复文本</translation>
  </message>
  <message>
   <source>Rows that hold one of the sample prompts are left out.</source>
   <translation>含有示例提示词的样本不再使用。</translation>
  </message>
  <message>
   <source>Rows whose answer goes in circles are left out.</source>
   <translation>答案原地打转的样本不再使用。</translation>
  </message>
  <message>
   <source>Rows whose answer refuses are left out, so that the model does not learn to refuse.</source>
   <translation>拒绝回答的样本不再使用，免得模型学会拒绝。</translation>
  </message>
  <message>
   <source>Rows with TODO, N/A, lorem ipsum or the like in the answer are left out.</source>
   <translation>答案里有 TODO、N/A、lorem ipsum 等占位文字的样本不再使用。</translation>
  </message>
  <message>
   <source>Rows with an empty text are left out; an empty system prompt alone is taken out of its row.</source>
   <translation>含有空文本的样本不再使用；如果只是系统提示词为空，则只去掉这条提示词。</translation>
  </message>
  <message>
   <source>Rows without a label or value are left out.</source>
   <translation>没有标签或数值的样本不再使用。</translation>
  </message>
  <message>
   <source>Special tokens such as &lt;|im_start|&gt; or [INST] are taken out of the text.</source>
   <translation>&lt;|im_start|&gt;、[INST] 之类的特殊标记会从文本中去掉。</translation>
  </message>
  <message>
   <source>Tags are taken out and entities such as &amp;amp; are written as characters. Code stays as it is.</source>
   <translation>标签会去掉，&amp;amp; 之类的实体换成字符。代码保持原样。</translation>
  </message>
  <message>
   <source>Take the markers out</source>
   <translation>去掉标记</translation>
  </message>
  <message>
   <source>Take them out</source>
   <translation>去掉隐藏字符</translation>
  </message>
  <message>
   <source>The first of each group of similar rows stays, the others are left out.</source>
   <translation>每组相似的样本只保留第一条，其余不再使用。</translation>
  </message>
  <message>
   <source>The first of each group of similar rows stays, the others are left out; of several files, the one further up keeps its row.</source>
   <translation>每组相似的样本只保留第一条，其余不再使用；分布在几个文件里时，排在前面的文件保留它的样本。</translation>
  </message>
  <message>
   <source>The first of the same rows stays, the later ones are left out.</source>
   <translation>相同的样本只保留第一条，后面的不再使用。</translation>
  </message>
  <message>
   <source>The first of the same rows stays, the later ones are left out; of several files, the one further up keeps its row.</source>
   <translation>相同的样本只保留第一条，后面的不再使用；分布在几个文件里时，排在前面的文件保留它的样本。</translation>
  </message>
  <message>
   <source>Training rows that are, or nearly are, held out are no longer trained on, so that the measured loss is honest.</source>
   <translation>与留出样本相同或近似的训练样本不再用于训练，这样量出的损失才可信。</translation>
  </message>
  <message>
   <source>Turns of one role in a row are merged, the system prompt moves to the front, and turns that nobody asked for or answers are dropped.</source>
   <translation>同一角色的连续轮次会合并，系统提示词移到最前，没有提问的回答和没有回答的提问会去掉。</translation>
  </message>
  <message>
   <source>Worth a look before you train</source>
   <translation>训练前值得看一看</translation>
  </message>
  <message>
   <source>{count} answers are in another language than their question</source>
   <translation>{count} 个答案与问题的语言不同</translation>
  </message>
  <message>
   <source>{count} answers hold a placeholder</source>
   <translation>{count} 个答案含有占位文字</translation>
  </message>
  <message>
   <source>{count} answers refuse to answer</source>
   <translation>{count} 个答案是拒绝回答</translation>
  </message>
  <message>
   <source>{count} answers repeat themselves again and again</source>
   <translation>{count} 个答案不断重复自己</translation>
  </message>
  <message>
   <source>{count} conversations have turns out of place</source>
   <translation>{count} 段对话的轮次顺序不对</translation>
  </message>
  <message>
   <source>{count} rows are far longer or shorter than most</source>
   <translation>{count} 条样本比多数样本长得多或短得多</translation>
  </message>
  <message>
   <source>{count} rows are in a language that the rest is not</source>
   <translation>{count} 条样本混入了别的语言</translation>
  </message>
  <message>
   <source>{count} rows are longer than the maximum length</source>
   <translation>{count} 条样本超过最大长度</translation>
  </message>
  <message>
   <source>{count} rows have a label that is rare beside the commonest</source>
   <translation>{count} 条样本的标签比最常见的标签少得多</translation>
  </message>
  <message>
   <source>{count} rows have an empty field</source>
   <translation>{count} 条样本有空字段</translation>
  </message>
  <message>
   <source>{count} rows have no label</source>
   <translation>{count} 条样本没有标签</translation>
  </message>
  <message>
   <source>{count} rows have nothing to train on</source>
   <translation>{count} 条样本没有可训练的内容</translation>
  </message>
  <message>
   <source>{count} rows hold a key or a password</source>
   <translation>{count} 条样本含有密钥或密码</translation>
  </message>
  <message>
   <source>{count} rows hold a prompt by which the run is judged</source>
   <translation>{count} 条样本含有用来评判训练的提示词</translation>
  </message>
  <message>
   <source>{count} rows hold garbled text</source>
   <translation>{count} 条样本含有乱码</translation>
  </message>
  <message>
   <source>{count} rows hold hidden characters</source>
   <translation>{count} 条样本含有隐藏字符</translation>
  </message>
  <message>
   <source>{count} rows hold markers of a chat template</source>
   <translation>{count} 条样本含有对话模板的标记</translation>
  </message>
  <message>
   <source>{count} rows hold personal data</source>
   <translation>{count} 条样本含有个人信息</translation>
  </message>
  <message>
   <source>{count} rows hold text of a web page around the content</source>
   <translation>{count} 条样本含有网页上的杂项文字</translation>
  </message>
  <message>
   <source>{count} rows hold web markup</source>
   <translation>{count} 条样本含有网页标记</translation>
  </message>
  <message>
   <source>{count} rows nearly repeat an earlier one</source>
   <translation>{count} 条样本与前面的样本近似重复</translation>
  </message>
  <message>
   <source>{count} rows repeat an earlier one</source>
   <translation>{count} 条样本与前面的样本重复</translation>
  </message>
  <message>
   <source>{count} rows share their answer with many other questions</source>
   <translation>{count} 条样本与许多别的问题共用同一个答案</translation>
  </message>
  <message>
   <source>{count} training rows stand among the held-out rows, too</source>
   <translation>{count} 条训练样本也出现在留出的样本里</translation>
  </message>
 </context>
 <context>
  <name>FindingsCard</name>
  <message>
   <source>, </source>
   <translation>、</translation>
  </message>
  <message>
   <source>1 file is read</source>
   <translation>读取 1 个文件</translation>
  </message>
  <message>
   <source>1 line is no row and is left out</source>
   <translation>1 行不是有效样本，已排除</translation>
  </message>
  <message>
   <source>1 more finding</source>
   <translation>还有 1 项发现</translation>
  </message>
  <message>
   <source>1 note on the reading</source>
   <translation>读取时有 1 点说明</translation>
  </message>
  <message>
   <source>All findings</source>
   <translation>全部结果</translation>
  </message>
  <message>
   <source>Good to train</source>
   <translation>可以训练</translation>
  </message>
  <message>
   <source>Line {line}: {reason}</source>
   <translation>第 {line} 行：{reason}</translation>
  </message>
  <message>
   <source>Worth a look: {count}</source>
   <translation>有 {count} 处值得看一下</translation>
  </message>
  <message>
   <source>and 1 more</source>
   <translation>还有 1 个</translation>
  </message>
  <message>
   <source>and {count} more</source>
   <translation>还有 {count} 个</translation>
  </message>
  <message>
   <source>first on line {lines}</source>
   <translation>最先出现在第 {lines} 行</translation>
  </message>
  <message>
   <source>{count} checks found nothing</source>
   <translation>{count} 项检查没有发现问题</translation>
  </message>
  <message>
   <source>{count} files are read as one</source>
   <translation>{count} 个文件合在一起读取</translation>
  </message>
  <message>
   <source>{count} lines are no rows and are left out</source>
   <translation>{count} 行不是有效样本，已排除</translation>
  </message>
  <message>
   <source>{count} more findings</source>
   <translation>另有 {count} 项</translation>
  </message>
  <message>
   <source>{count} notes on the reading</source>
   <translation>读取时有 {count} 点说明</translation>
  </message>
  <message>
   <source>{name}, line {line}: {reason}</source>
   <translation>{name} 第 {line} 行：{reason}</translation>
  </message>
 </context>
 <context>
  <name>FindingsView</name>
  <message>
   <source>1 row was looked at.</source>
   <translation>已检查 1 条样本。</translation>
  </message>
  <message>
   <source>Add a data file, and every row of it is looked at here.</source>
   <translation>添加数据文件后，这里会逐条检查其中的样本。</translation>
  </message>
  <message>
   <source>Looking at every row · {share}</source>
   <translation>正在逐条检查 · {share}</translation>
  </message>
  <message>
   <source>Looking at every row…</source>
   <translation>正在逐条检查…</translation>
  </message>
  <message>
   <source>The data doctor</source>
   <translation>数据医生</translation>
  </message>
  <message>
   <source>Undo</source>
   <translation>撤销</translation>
  </message>
  <message>
   <source>{count} rows were looked at.</source>
   <translation>已检查 {count} 条样本。</translation>
  </message>
 </context>
 <context>
  <name>FitBar</name>
  <message>
   <source>A first answer by formula; the exact one is being worked out.</source>
   <translation>这是按公式估出的初步数字，精确结果正在计算。</translation>
  </message>
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
   <translation>这次微调所需的显存</translation>
  </message>
  <message>
   <source>Memory of this tune, on the processor</source>
   <translation>这次微调所需的内存（用处理器运行）</translation>
  </message>
  <message>
   <source>Needs at least {amount} GB</source>
   <translation>至少需要 {amount} GB</translation>
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
   <source>Probably fits</source>
   <translation>大概放得下</translation>
  </message>
  <message>
   <source>Probably tight</source>
   <translation>大概紧张</translation>
  </message>
  <message>
   <source>Probably too big</source>
   <translation>大概放不下</translation>
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
   <source>Temporary</source>
   <translation>临时</translation>
  </message>
  <message>
   <source>The card will show about {needed} GB. It can run in {low} GB: the paler end is what is held for later.</source>
   <translation>显卡上会显示约 {needed} GB，实际 {low} GB 就能运行：颜色较浅的末段是预留备用的部分。</translation>
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
   <source>Unknown</source>
   <translation>未知</translation>
  </message>
  <message>
   <source>Weights</source>
   <translation>权重</translation>
  </message>
  <message>
   <source>about {needed} of {total} GB</source>
   <translation>约 {needed} / {total} GB</translation>
  </message>
  <message>
   <source>kept for the backward pass</source>
   <translation>留给反向传播</translation>
  </message>
  <message>
   <source>needed for a moment, then gone</source>
   <translation>短暂占用，用完即释放</translation>
  </message>
  <message>
   <source>scores of every token, and the loss</source>
   <translation>每个词元的得分与损失</translation>
  </message>
  <message>
   <source>system memory, no card</source>
   <translation>系统内存，无显卡</translation>
  </message>
  <message>
   <source>the driver, the libraries, and what cannot be used</source>
   <translation>驱动、程序库和无法利用的零头</translation>
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
  <name>FitPanel</name>
  <message>
   <source>Choose a model, and its memory is forecast here.</source>
   <translation>选好模型后，这里会预测所需显存。</translation>
  </message>
  <message>
   <source>Fitting {preset} to your card and data…</source>
   <translation>正在让“{preset}”适应你的显卡和数据…</translation>
  </message>
  <message>
   <source>Looking for what would make it fit…</source>
   <translation>正在寻找能放得下的办法…</translation>
  </message>
  <message>
   <source>No forecast: this model cannot be used.</source>
   <translation>无法预测：这个模型不能使用。</translation>
  </message>
  <message>
   <source>No setting makes it fit: choose a smaller model or a lighter method.</source>
   <translation>怎么调都放不下：请换更小的模型，或换更省显存的方法。</translation>
  </message>
  <message>
   <source>Starting the engine; the forecast comes next.</source>
   <translation>正在启动引擎，随后给出预测。</translation>
  </message>
  <message>
   <source>Working out the memory…</source>
   <translation>正在计算显存…</translation>
  </message>
 </context>
 <context>
  <name>Gauge</name>
  <message>
   <source>1 of {count} cards</source>
   <translation>共 {count} 张显卡</translation>
  </message>
  <message>
   <source>No NVIDIA GPU: running on the processor</source>
   <translation>没有 NVIDIA 显卡：用处理器运行</translation>
  </message>
  <message>
   <source>{silent} of {count} cards not answering</source>
   <translation>{count} 张显卡中有 {silent} 张没有响应</translation>
  </message>
 </context>
 <context>
  <name>Histogram</name>
  <message>
   <source>Token lengths from {low} to {high}; most rows have {from_} to {to} tokens</source>
   <translation>词元长度从 {low} 到 {high}；多数样本有 {from_} 到 {to} 个词元</translation>
  </message>
  <message>
   <source>Token lengths: nothing measured yet</source>
   <translation>词元长度：尚未统计</translation>
  </message>
  <message>
   <source>{from_} to {to} tokens: 1 row</source>
   <translation>{from_} 到 {to} 个词元：1 条样本</translation>
  </message>
  <message>
   <source>{from_} to {to} tokens: {rows} rows</source>
   <translation>{from_} 到 {to} 个词元：{rows} 条样本</translation>
  </message>
 </context>
 <context>
  <name>HomePage</name>
  <message>
   <source>All runs</source>
   <translation>全部训练</translation>
  </message>
  <message>
   <source>Bring a file of examples; everything stays on this computer. Drop it anywhere to begin.</source>
   <translation>准备一个样本文件，拖进窗口即可开始；一切都留在这台电脑上。</translation>
  </message>
  <message>
   <source>Each tune appears here with its progress and its curve. The sample takes a few minutes and needs no data of yours.</source>
   <translation>每次微调都会显示在这里，带有进度和曲线。试用示例只需几分钟，不需要自己的数据。</translation>
  </message>
  <message>
   <source>Going on now</source>
   <translation>正在进行</translation>
  </message>
  <message>
   <source>New tune</source>
   <translation>新建微调</translation>
  </message>
  <message>
   <source>No runs yet</source>
   <translation>还没有训练记录</translation>
  </message>
  <message>
   <source>Recent runs</source>
   <translation>最近的训练</translation>
  </message>
  <message>
   <source>Teach a language model your own way of answering, on your own graphics card.</source>
   <translation>在自己的显卡上，教会语言模型用你的方式回答。</translation>
  </message>
  <message>
   <source>Try the sample</source>
   <translation>试用示例</translation>
  </message>
 </context>
 <context>
  <name>HyperparametersPanel</name>
  <message>
   <source>Add data, and the steps are counted here.</source>
   <translation>添加数据后，这里会算出步数。</translation>
  </message>
  <message>
   <source>Expert</source>
   <translation>专家</translation>
  </message>
  <message>
   <source>Fitting {preset} to your card and data…</source>
   <translation>正在让“{preset}”适应你的显卡和数据…</translation>
  </message>
  <message>
   <source>Nothing makes {preset} fit here. Choose a smaller model, or another preset.</source>
   <translation>在这里怎么调都放不下“{preset}”。请换更小的模型，或换一个预设。</translation>
  </message>
  <message>
   <source>Reading the data; the steps come next.</source>
   <translation>正在读取数据，随后算出步数。</translation>
  </message>
  <message>
   <source>Simple</source>
   <translation>简洁</translation>
  </message>
  <message>
   <source>What it comes to</source>
   <translation>合计</translation>
  </message>
  <message>
   <source>When you choose it, it is fitted to your card and data.</source>
   <translation>选中后会按你的显卡和数据自动调整。</translation>
  </message>
  <message>
   <source>fitted</source>
   <translation>已适应</translation>
  </message>
  <message>
   <source>optimizer steps, at most</source>
   <translation>优化步数（上限）</translation>
  </message>
  <message>
   <source>rows</source>
   <translation>条</translation>
  </message>
  <message>
   <source>rows a step learns from</source>
   <translation>每步学习的样本数</translation>
  </message>
  <message>
   <source>steps</source>
   <translation>步</translation>
  </message>
  <message>
   <source>time, going by your earlier runs</source>
   <translation>用时，按以往的训练估计</translation>
  </message>
  <message>
   <source>{rows} rows an epoch; the rest is held out.</source>
   <translation>每轮 {rows} 条样本，其余留出。</translation>
  </message>
  <message>
   <source>{rows} rows an epoch; the rest is held out. The time is known after the first run of this model and method.</source>
   <translation>每轮 {rows} 条样本，其余留出。用此模型和方法训练过一次后，才能估计时间。</translation>
  </message>
 </context>
 <context>
  <name>JobPanel</name>
  <message>
   <source>Close</source>
   <translation>关闭</translation>
  </message>
  <message>
   <source>Start it again.</source>
   <translation>请重新开始。</translation>
  </message>
 </context>
 <context>
  <name>KeepBar</name>
  <message>
   <source>Cancel</source>
   <translation>取消</translation>
  </message>
  <message>
   <source>Edit</source>
   <translation>编辑</translation>
  </message>
  <message>
   <source>Edit this answer and keep it</source>
   <translation>编辑并留存这个回答</translation>
  </message>
  <message>
   <source>Keep as an example</source>
   <translation>留作样例</translation>
  </message>
  <message>
   <source>Keep this version</source>
   <translation>留存这一版</translation>
  </message>
  <message>
   <source>Kept as an example</source>
   <translation>已留作样例</translation>
  </message>
  <message>
   <source>Kept, edited by you</source>
   <translation>已留存，经你编辑</translation>
  </message>
  <message>
   <source>Take this example out of the data set</source>
   <translation>把这条样例移出数据集</translation>
  </message>
  <message>
   <source>Your version of the answer</source>
   <translation>你改写的回答</translation>
  </message>
 </context>
 <context>
  <name>Keeping</name>
  <message>
   <source>1 example kept in {name}</source>
   <translation>{name} 中已留存 1 条样例</translation>
  </message>
  <message>
   <source>Show file</source>
   <translation>显示文件</translation>
  </message>
  <message>
   <source>Use in a new tune</source>
   <translation>用于新的微调</translation>
  </message>
  <message>
   <source>{count} examples kept in {name}</source>
   <translation>{name} 中已留存 {count} 条样例</translation>
  </message>
 </context>
 <context>
  <name>KindEditor</name>
  <message>
   <source>Automatic</source>
   <translation>自动</translation>
  </message>
 </context>
 <context>
  <name>LengthsCard</name>
  <message>
   <source>Tokens per row</source>
   <translation>每条样本的词元数</translation>
  </message>
  <message>
   <source>longest {longest} · {share} cut off at {limit}</source>
   <translation>最长 {longest} · {share} 在 {limit} 处截断</translation>
  </message>
 </context>
 <context>
  <name>Levers</name>
  <message>
   <source>, </source>
   <translation>、</translation>
  </message>
  <message>
   <source>Activation offloading</source>
   <translation>激活值转存到内存</translation>
  </message>
  <message>
   <source>Batch {before} → {after}</source>
   <translation>批大小 {before} → {after}</translation>
  </message>
  <message>
   <source>Chunked loss</source>
   <translation>分块计算损失</translation>
  </message>
  <message>
   <source>Gradient checkpointing</source>
   <translation>梯度检查点</translation>
  </message>
  <message>
   <source>Paged 8-bit optimizer</source>
   <translation>分页 8 位优化器</translation>
  </message>
  <message>
   <source>Rank {rank_before} → {rank}</source>
   <translation>秩 {rank_before} → {rank}</translation>
  </message>
  <message>
   <source>Saves nothing here</source>
   <translation>在这里省不下什么</translation>
  </message>
  <message>
   <source>Saves {amount} here</source>
   <translation>在这里省下 {amount}</translation>
  </message>
  <message>
   <source>Sequence {length_before} → {length}</source>
   <translation>序列长度 {length_before} → {length}</translation>
  </message>
  <message>
   <source>Takes {amount} more here</source>
   <translation>在这里多占 {amount}</translation>
  </message>
  <message>
   <source>Weights in 16 bit</source>
   <translation>权重改用 16 位</translation>
  </message>
  <message>
   <source>Weights in 4 bit</source>
   <translation>权重改用 4 位</translation>
  </message>
  <message>
   <source>What it saves here is unknown</source>
   <translation>在这里能省多少，尚不清楚</translation>
  </message>
  <message>
   <source>Would save {amount} here</source>
   <translation>在这里可省下 {amount}</translation>
  </message>
  <message>
   <source>Would take {amount} more here</source>
   <translation>在这里会多占 {amount}</translation>
  </message>
  <message>
   <source>a touch less exact</source>
   <translation>精度略降</translation>
  </message>
  <message>
   <source>activation offloading</source>
   <translation>激活值转存到内存</translation>
  </message>
  <message>
   <source>batches of {rows} × {times}</source>
   <translation>批大小 {rows} × {times}</translation>
  </message>
  <message>
   <source>chunked loss</source>
   <translation>分块计算损失</translation>
  </message>
  <message>
   <source>gradient checkpointing</source>
   <translation>梯度检查点</translation>
  </message>
  <message>
   <source>learns a little less</source>
   <translation>学到的略少</translation>
  </message>
  <message>
   <source>longer rows are cut</source>
   <translation>更长的样本会被截断</translation>
  </message>
  <message>
   <source>rank {rank}</source>
   <translation>秩 {rank}</translation>
  </message>
  <message>
   <source>rows of at most {length} tokens</source>
   <translation>每条最多 {length} 个词元</translation>
  </message>
  <message>
   <source>the paged 8-bit optimizer</source>
   <translation>分页 8 位优化器</translation>
  </message>
  <message>
   <source>weights in {bits} bit</source>
   <translation>{bits} 位权重</translation>
  </message>
  <message>
   <source>{amount}, about {percent} % slower</source>
   <translation>{amount}，约慢 {percent} %</translation>
  </message>
  <message>
   <source>{amount}, about {percent} % slower; {worse}</source>
   <translation>{amount}，约慢 {percent} %；{worse}</translation>
  </message>
  <message>
   <source>{amount}, at no cost</source>
   <translation>{amount}，没有代价</translation>
  </message>
  <message>
   <source>{amount}; {worse}</source>
   <translation>{amount}；{worse}</translation>
  </message>
  <message>
   <source>{first} and {last}</source>
   <translation>{first}和{last}</translation>
  </message>
  <message>
   <source>{preset}, with {changes}, so that it fits.</source>
   <translation>“{preset}”已改用{changes}，这样就放得下。</translation>
  </message>
 </context>
 <context>
  <name>LineEditor</name>
  <message>
   <source>not set</source>
   <translation>未设置</translation>
  </message>
 </context>
 <context>
  <name>LinesEditor</name>
  <message>
   <source>At most {most} lines.</source>
   <translation>最多 {most} 行。</translation>
  </message>
  <message>
   <source>One a line</source>
   <translation>每行一条</translation>
  </message>
 </context>
 <context>
  <name>LiteralEditor</name>
  <message>
   <source>Automatic</source>
   <translation>自动</translation>
  </message>
 </context>
 <context>
  <name>LogCard</name>
  <message>
   <source>Engine log</source>
   <translation>引擎日志</translation>
  </message>
  <message>
   <source>In words</source>
   <translation>文字说明</translation>
  </message>
  <message>
   <source>Nothing has happened yet.</source>
   <translation>还没有任何记录。</translation>
  </message>
  <message>
   <source>Open folder</source>
   <translation>打开文件夹</translation>
  </message>
  <message>
   <source>What happened</source>
   <translation>过程记录</translation>
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
  <name>MainWindow</name>
  <message>
   <source>Cancel</source>
   <translation>取消</translation>
  </message>
  <message>
   <source>Chat</source>
   <translation>对话</translation>
  </message>
  <message>
   <source>Close Tunesmith</source>
   <translation>关闭 Tunesmith</translation>
  </message>
  <message>
   <source>Home</source>
   <translation>主页</translation>
  </message>
  <message>
   <source>It can go on without the window; open Tunesmith again at any time to watch it. Or it is saved and stopped now, and can be resumed later.</source>
   <translation>关闭窗口后训练可以继续，随时可以重新打开 Tunesmith 查看；也可以现在保存并停止，以后再恢复训练。</translation>
  </message>
  <message>
   <source>Keep training in the background</source>
   <translation>在后台继续训练</translation>
  </message>
  <message>
   <source>Models</source>
   <translation>模型</translation>
  </message>
  <message>
   <source>New tune</source>
   <translation>新建微调</translation>
  </message>
  <message>
   <source>Runs</source>
   <translation>训练记录</translation>
  </message>
  <message>
   <source>Save and stop</source>
   <translation>保存并停止</translation>
  </message>
  <message>
   <source>Settings</source>
   <translation>设置</translation>
  </message>
  <message>
   <source>The old file was kept as {name}.</source>
   <translation>旧文件已保留为 {name}。</translation>
  </message>
  <message>
   <source>The settings could not be read; the usual ones are used.</source>
   <translation>无法读取设置，已改用默认设置。</translation>
  </message>
  <message>
   <source>{count} runs are still at work.</source>
   <translation>还有 {count} 个训练正在进行。</translation>
  </message>
  <message>
   <source>{name} is still training.</source>
   <translation>{name} 仍在训练。</translation>
  </message>
 </context>
 <context>
  <name>MemoryCard</name>
  <message>
   <source>Asking the engine for the forecast of this job…</source>
   <translation>正在向引擎查询这个任务的预测…</translation>
  </message>
  <message>
   <source>Memory: forecast and measured</source>
   <translation>显存：预测与实测</translation>
  </message>
  <message>
   <source>Most memory of each phase: {phases}</source>
   <translation>各阶段最多占用：{phases}</translation>
  </message>
  <message>
   <source>Other programs held {amount} of the card while it trained.</source>
   <translation>训练期间，其他程序占用了 {amount} 显存。</translation>
  </message>
  <message>
   <source>Training took up to {amount}, as forecast.</source>
   <translation>训练最多占用 {amount}，与预测一致。</translation>
  </message>
  <message>
   <source>Training took up to {amount}, {percent} % less than forecast.</source>
   <translation>训练最多占用 {amount}，比预测少 {percent}%。</translation>
  </message>
  <message>
   <source>Training took up to {amount}, {percent} % more than forecast.</source>
   <translation>训练最多占用 {amount}，比预测多 {percent}%。</translation>
  </message>
  <message>
   <source>Training took up to {amount}.</source>
   <translation>训练最多占用 {amount}。</translation>
  </message>
  <message>
   <source>{phase}: {amount}</source>
   <translation>{phase} {amount}</translation>
  </message>
 </context>
 <context>
  <name>MethodCards</name>
  <message>
   <source>Adapter · can be merged</source>
   <translation>适配器 · 可以合并</translation>
  </message>
  <message>
   <source>Changes the model itself</source>
   <translation>直接改动模型本身</translation>
  </message>
  <message>
   <source>Choose a model to see the memory</source>
   <translation>选好模型后显示显存</translation>
  </message>
  <message>
   <source>Learned prompts</source>
   <translation>学习得到的提示词</translation>
  </message>
  <message>
   <source>Memory not known</source>
   <translation>显存未知</translation>
  </message>
  <message>
   <source>More adapters</source>
   <translation>更多适配器</translation>
  </message>
  <message>
   <source>More ways to change the model itself</source>
   <translation>改动模型本身的其他方式</translation>
  </message>
  <message>
   <source>Recommended</source>
   <translation>推荐</translation>
  </message>
  <message>
   <source>Stays an adapter</source>
   <translation>保持为适配器</translation>
  </message>
  <message>
   <source>Tiny adapters</source>
   <translation>微型适配器</translation>
  </message>
  <message>
   <source>trains {share}</source>
   <translation>训练 {share}</translation>
  </message>
 </context>
 <context>
  <name>MethodPanel</name>
  <message>
   <source>How much of the model is trained</source>
   <translation>训练模型的多大部分</translation>
  </message>
  <message>
   <source>Learns the better answers and turns away from the worse ones in one go.</source>
   <translation>学习较好的回答，同时远离较差的回答，一步完成。</translation>
  </message>
  <message>
   <source>Not with this data</source>
   <translation>这份数据不适用</translation>
  </message>
  <message>
   <source>Pairs without a reference model; with SimPO a longer answer has no advantage.</source>
   <translation>不用参考模型的成对学习；选 SimPO 时，回答更长也不占便宜。</translation>
  </message>
  <message>
   <source>Stages that need other data</source>
   <translation>需要其他数据的训练阶段</translation>
  </message>
  <message>
   <source>The model learns from single answers found good or bad; no pairs needed.</source>
   <translation>从单个被评为好或坏的回答中学习，无需成对。</translation>
  </message>
  <message>
   <source>The model learns to answer the way your examples do. The usual choice.</source>
   <translation>模型学着像你的样本那样回答。最常用的选择。</translation>
  </message>
  <message>
   <source>The model learns to prefer the better of two answers. Usual for pairs.</source>
   <translation>模型学会偏向两个回答中较好的一个。有成对回答时的常用选择。</translation>
  </message>
  <message>
   <source>The model learns to score answers, higher for what people prefer.</source>
   <translation>模型学会给回答打分，越受偏好，分数越高。</translation>
  </message>
  <message>
   <source>The model learns to sort texts into your classes.</source>
   <translation>模型学习把文本归入你的类别。</translation>
  </message>
  <message>
   <source>The model reads your texts and takes in their language and knowledge.</source>
   <translation>模型阅读你的文本，吸收其中的语言和知识。</translation>
  </message>
  <message>
   <source>What it learns</source>
   <translation>学什么</translation>
  </message>
 </context>
 <context>
  <name>MixtureView</name>
  <message>
   <source>1 row an epoch</source>
   <translation>每轮 1 条</translation>
  </message>
  <message>
   <source>Add a data file to see what it adds.</source>
   <translation>添加数据文件后，这里会显示它所占的比例。</translation>
  </message>
  <message>
   <source>Choose a model first, to see what each file adds.</source>
   <translation>请先选择模型，再查看每个文件所占的比例。</translation>
  </message>
  <message>
   <source>Mix general rows in, so that the model forgets less</source>
   <translation>混入通用样本，让模型少遗忘</translation>
  </message>
  <message>
   <source>New training rows of {file}, marked as made and never held out.</source>
   <translation>由 {file} 生成的新训练样本，都会标明来源，且不会被留作验证或测试。</translation>
  </message>
  <message>
   <source>Put questions in other words…</source>
   <translation>换种说法改写问题…</translation>
  </message>
  <message>
   <source>Replay</source>
   <translation>回放</translation>
  </message>
  <message>
   <source>Rows an epoch: {train} to train, {validation} to measure on, {test} to test</source>
   <translation>每轮训练 {train} 条，验证 {validation} 条，测试 {test} 条</translation>
  </message>
  <message>
   <source>Rows made of rows</source>
   <translation>数据增强</translation>
  </message>
  <message>
   <source>Use your own general rows…</source>
   <translation>使用自己的通用样本…</translation>
  </message>
  <message>
   <source>Use your own test file…</source>
   <translation>使用自己的测试文件…</translation>
  </message>
  <message>
   <source>Use your own validation file…</source>
   <translation>使用自己的验证文件…</translation>
  </message>
  <message>
   <source>What an epoch is made of</source>
   <translation>一轮训练由哪些数据组成</translation>
  </message>
  <message>
   <source>Working out the shares…</source>
   <translation>正在计算比例…</translation>
  </message>
  <message>
   <source>made rows</source>
   <translation>增强样本</translation>
  </message>
  <message>
   <source>replay</source>
   <translation>回放</translation>
  </message>
  <message>
   <source>{count} rows an epoch</source>
   <translation>每轮 {count} 条</translation>
  </message>
 </context>
 <context>
  <name>ModelCard</name>
  <message>
   <source>Can be trained</source>
   <translation>可以训练</translation>
  </message>
  <message>
   <source>Cannot be trained</source>
   <translation>无法训练</translation>
  </message>
  <message>
   <source>Own folder</source>
   <translation>自己的文件夹</translation>
  </message>
  <message>
   <source>Starter model</source>
   <translation>入门模型</translation>
  </message>
  <message>
   <source>context {tokens} tokens</source>
   <translation>上下文 {tokens} 个词元</translation>
  </message>
  <message>
   <source>no chat template</source>
   <translation>无对话模板</translation>
  </message>
  <message>
   <source>own chat template</source>
   <translation>自带对话模板</translation>
  </message>
 </context>
 <context>
  <name>ModelPanel</name>
  <message>
   <source>Cannot be trained</source>
   <translation>无法训练</translation>
  </message>
  <message>
   <source>Choose a folder…</source>
   <translation>选择文件夹…</translation>
  </message>
  <message>
   <source>Choose a model folder</source>
   <translation>选择模型文件夹</translation>
  </message>
  <message>
   <source>Copy the hub id</source>
   <translation>复制模型 ID</translation>
  </message>
  <message>
   <source>Downloading comes with a later version. Until then, put a model's folder on this computer and choose it above.</source>
   <translation>下载功能会在以后的版本提供。在此之前，请把模型文件夹放到本机，再在上面选择。</translation>
  </message>
  <message>
   <source>Fetch {hub} with a tool of your choice, then choose its folder here.</source>
   <translation>请用你习惯的工具获取 {hub}，然后在这里选择它的文件夹。</translation>
  </message>
  <message>
   <source>Filter by name, or paste the path of a model folder</source>
   <translation>按名称筛选，或粘贴模型文件夹的路径</translation>
  </message>
  <message>
   <source>GGUF is made for chatting, not for training</source>
   <translation>GGUF 用于对话，不能用于训练</translation>
  </message>
  <message>
   <source>Good models to fetch</source>
   <translation>值得获取的模型</translation>
  </message>
  <message>
   <source>It brings its own program code</source>
   <translation>它带有自己的程序代码</translation>
  </message>
  <message>
   <source>It has no config.json</source>
   <translation>缺少 config.json</translation>
  </message>
  <message>
   <source>It has no tokenizer.json</source>
   <translation>缺少 tokenizer.json</translation>
  </message>
  <message>
   <source>It has no weights (*.safetensors)</source>
   <translation>缺少权重（*.safetensors）</translation>
  </message>
  <message>
   <source>Its weights are in a format that can run code</source>
   <translation>它的权重格式可能会执行代码</translation>
  </message>
  <message>
   <source>Looking for models on this computer…</source>
   <translation>正在查找本机的模型…</translation>
  </message>
  <message>
   <source>No model was found on this computer. Choose a folder with config.json, safetensors weights and the tokenizer, or drop it on this window.</source>
   <translation>本机没有找到模型。请选择包含 config.json、safetensors 权重和分词器的文件夹，或把它拖到窗口里。</translation>
  </message>
  <message>
   <source>Not on this computer</source>
   <translation>不在本机</translation>
  </message>
  <message>
   <source>Nothing here is called “{words}”.</source>
   <translation>没有名为“{words}”的模型。</translation>
  </message>
  <message>
   <source>On this computer</source>
   <translation>本机</translation>
  </message>
  <message>
   <source>Starting the engine; the models on this computer come next…</source>
   <translation>正在启动引擎，随后列出本机的模型…</translation>
  </message>
  <message>
   <source>Try again</source>
   <translation>重试</translation>
  </message>
  <message>
   <source>context {tokens} tokens</source>
   <translation>上下文 {tokens} 个词元</translation>
  </message>
  <message>
   <source>no chat template</source>
   <translation>无对话模板</translation>
  </message>
  <message>
   <source>own chat template</source>
   <translation>自带对话模板</translation>
  </message>
  <message>
   <source>{model} is not on this computer yet.</source>
   <translation>{model} 还不在本机。</translation>
  </message>
 </context>
 <context>
  <name>ModelsPage</name>
  <message>
   <source>Add a folder</source>
   <translation>添加文件夹</translation>
  </message>
  <message>
   <source>Folder that holds models</source>
   <translation>存放模型的文件夹</translation>
  </message>
  <message>
   <source>Found, but not trainable</source>
   <translation>已找到，但无法训练</translation>
  </message>
  <message>
   <source>Look again</source>
   <translation>重新查找</translation>
  </message>
  <message>
   <source>Looking for models…</source>
   <translation>正在查找模型…</translation>
  </message>
  <message>
   <source>Models</source>
   <translation>模型</translation>
  </message>
  <message>
   <source>No models found</source>
   <translation>没有找到模型</translation>
  </message>
  <message>
   <source>The models could not be looked for</source>
   <translation>没能查找模型</translation>
  </message>
  <message>
   <source>Tunesmith looks into its own folder, the Hugging Face cache and LM Studio's. Add the folder that holds yours, or drop a model folder anywhere in the window.</source>
   <translation>Tunesmith 会查找自己的文件夹、Hugging Face 缓存和 LM Studio 的文件夹。请添加存放模型的文件夹，或者把模型文件夹拖进窗口。</translation>
  </message>
  <message>
   <source>What is on the disk is untouched. Look again; the engine is started anew for it.</source>
   <translation>磁盘上的文件没有变动。请重新查找，引擎会随之重新启动。</translation>
  </message>
  <message>
   <source>What is on this computer. A click begins a new tune with a model.</source>
   <translation>这台电脑上的模型。点击即可用它新建微调。</translation>
  </message>
 </context>
 <context>
  <name>NamesEditor</name>
  <message>
   <source>Choose from the list, or name some modules.</source>
   <translation>请从列表中选择，或写出模块名称。</translation>
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
  <name>NumberEditor</name>
  <message>
   <source>Enter a number above {least}, up to {most}.</source>
   <translation>请输入大于 {least}、不超过 {most} 的数。</translation>
  </message>
  <message>
   <source>Enter a number from {least} to below {most}.</source>
   <translation>请输入不小于 {least}、小于 {most} 的数。</translation>
  </message>
  <message>
   <source>Enter a number from {least} to {most}.</source>
   <translation>请输入 {least} 到 {most} 之间的数。</translation>
  </message>
  <message>
   <source>Enter a number.</source>
   <translation>请输入一个数字。</translation>
  </message>
  <message>
   <source>Enter a whole number from {least} to {most}.</source>
   <translation>请输入 {least} 到 {most} 之间的整数。</translation>
  </message>
  <message>
   <source>not set</source>
   <translation>未设置</translation>
  </message>
 </context>
 <context>
  <name>NumberedEditor</name>
  <message>
   <source>Write names with their numbers, such as q_proj: 32, v_proj: 8.</source>
   <translation>请写出名称和对应的数字，例如 q_proj：32，v_proj：8。</translation>
  </message>
 </context>
 <context>
  <name>NumbersEditor</name>
  <message>
   <source>Write whole numbers with commas between them, such as 0-3, 8.</source>
   <translation>请填写整数，用逗号分隔，例如 0-3，8。</translation>
  </message>
 </context>
 <context>
  <name>PathEditor</name>
  <message>
   <source>Choose a file or a folder.</source>
   <translation>请选择文件或文件夹。</translation>
  </message>
  <message>
   <source>Choose…</source>
   <translation>选择…</translation>
  </message>
  <message>
   <source>not set</source>
   <translation>未设置</translation>
  </message>
 </context>
 <context>
  <name>PhaseNames</name>
  <message>
   <source>Comparison</source>
   <translation>核对</translation>
  </message>
  <message>
   <source>Copying</source>
   <translation>复制文件</translation>
  </message>
  <message>
   <source>Evaluation</source>
   <translation>评估</translation>
  </message>
  <message>
   <source>Loading the model</source>
   <translation>加载模型</translation>
  </message>
  <message>
   <source>Merging</source>
   <translation>合并</translation>
  </message>
  <message>
   <source>Preparing</source>
   <translation>准备样本</translation>
  </message>
  <message>
   <source>Reading data</source>
   <translation>读取数据</translation>
  </message>
  <message>
   <source>Saving</source>
   <translation>保存</translation>
  </message>
  <message>
   <source>Start</source>
   <translation>启动</translation>
  </message>
  <message>
   <source>Training</source>
   <translation>训练</translation>
  </message>
 </context>
 <context>
  <name>Preset</name>
  <message>
   <source>A few minutes to see whether the data teaches anything. Not meant to be kept.</source>
   <translation>几分钟看看数据是否教得会模型。结果不打算留用。</translation>
  </message>
  <message>
   <source>A good tune for most data sets. Start here.</source>
   <translation>适合大多数数据集，建议从这里开始。</translation>
  </message>
  <message>
   <source>AdaLoRA</source>
   <translation>AdaLoRA</translation>
  </message>
  <message>
   <source>Adapter (Houlsby)</source>
   <translation>适配器（Houlsby）</translation>
  </message>
  <message>
   <source>Adapter (Pfeiffer)</source>
   <translation>适配器（Pfeiffer）</translation>
  </message>
  <message>
   <source>BOFT</source>
   <translation>BOFT</translation>
  </message>
  <message>
   <source>Balanced</source>
   <translation>均衡</translation>
  </message>
  <message>
   <source>Between LoRA and QLoRA in memory, and slower than both. Choose it when 4 bit costs you too much quality.</source>
   <translation>显存占用介于 LoRA 和 QLoRA 之间，比两者都慢。4 位损失太多质量时选它。</translation>
  </message>
  <message>
   <source>BitFit</source>
   <translation>BitFit</translation>
  </message>
  <message>
   <source>Builds its update from a very small and a small matrix. A tiny file, for style and tone.</source>
   <translation>用一个极小的矩阵和一个小矩阵拼出更新。文件极小，适合风格和语气。</translation>
  </message>
  <message>
   <source>C3A</source>
   <translation>C3A</translation>
  </message>
  <message>
   <source>DeLoRA</source>
   <translation>DeLoRA</translation>
  </message>
  <message>
   <source>DoRA</source>
   <translation>DoRA</translation>
  </message>
  <message>
   <source>DoRA on a 4-bit base. Little memory and careful learning, paid for with time.</source>
   <translation>在 4 位基座上做 DoRA。省显存，学得细，代价是时间。</translation>
  </message>
  <message>
   <source>EVA</source>
   <translation>EVA</translation>
  </message>
  <message>
   <source>FourierFT</source>
   <translation>FourierFT</translation>
  </message>
  <message>
   <source>Freeze</source>
   <translation>冻结微调</translation>
  </message>
  <message>
   <source>Freeze all but the first layers</source>
   <translation>只训练前几层</translation>
  </message>
  <message>
   <source>Full tuning</source>
   <translation>全参数微调</translation>
  </message>
  <message>
   <source>GraLoRA</source>
   <translation>GraLoRA</translation>
  </message>
  <message>
   <source>HRA</source>
   <translation>HRA</translation>
  </message>
  <message>
   <source>HiRA</source>
   <translation>HiRA</translation>
  </message>
  <message>
   <source>IA3</source>
   <translation>IA3</translation>
  </message>
  <message>
   <source>Keeps wide adapters stable. Choose it when a rank of 64 or more is worth its memory to you.</source>
   <translation>让宽适配器保持稳定。愿意为 64 以上的秩付出显存时选它。</translation>
  </message>
  <message>
   <source>LLaMA-Adapter</source>
   <translation>LLaMA-Adapter</translation>
  </message>
  <message>
   <source>LayerNorm tuning</source>
   <translation>LayerNorm 微调</translation>
  </message>
  <message>
   <source>Learned tokens fade in from zero, so it begins as the model is. For Llama, Mistral and GPT-2 models.</source>
   <translation>学到的词元从零开始慢慢起作用，所以一开始和原模型一样。只用于 Llama、Mistral 和 GPT-2 模型。</translation>
  </message>
  <message>
   <source>Learns a few waves that make up a whole update. A tiny file, paid for with time.</source>
   <translation>只学几个频率分量，由它们合成整个更新。文件极小，代价是时间。</translation>
  </message>
  <message>
   <source>Learns a prompt that no words spell. The smallest file of all; best with models above a billion weights.</source>
   <translation>学一段无法用文字写出的提示词。文件最小；参数超过十亿的模型效果最好。</translation>
  </message>
  <message>
   <source>Learns by convolving in circles. Few numbers and a high rank; needs a high learning rate.</source>
   <translation>通过循环卷积来学习。参数少而秩高，需要较高的学习率。</translation>
  </message>
  <message>
   <source>Learns what every layer attends to before your text. Stronger than a learned prompt; needs more memory to train.</source>
   <translation>学习每一层在正文之前先注意到的内容。比学提示词更强，训练时也更占显存。</translation>
  </message>
  <message>
   <source>Lets a small network write the learned prompt. Steadier than prompt tuning, and as small once tuned.</source>
   <translation>让一个小网络来写要学的提示词。比提示词微调更稳，训练完同样小巧。</translation>
  </message>
  <message>
   <source>LoHa</source>
   <translation>LoHa</translation>
  </message>
  <message>
   <source>LoKr</source>
   <translation>LoKr</translation>
  </message>
  <message>
   <source>LoRA</source>
   <translation>LoRA</translation>
  </message>
  <message>
   <source>LoRA in 8 bit</source>
   <translation>8 位 LoRA</translation>
  </message>
  <message>
   <source>LoRA in small blocks. Choose it when LoRA with a high rank stops getting better.</source>
   <translation>把 LoRA 分成小块。高秩 LoRA 不再变好时选它。</translation>
  </message>
  <message>
   <source>LoRA on attention only</source>
   <translation>仅注意力层的 LoRA</translation>
  </message>
  <message>
   <source>LoRA that learns how far it may go. Made to forgive a learning rate that is too high.</source>
   <translation>会学习自己能走多远的 LoRA。学习率偏高时也不易出错。</translation>
  </message>
  <message>
   <source>LoRA+</source>
   <translation>LoRA+</translation>
  </message>
  <message>
   <source>LoRA-FA</source>
   <translation>LoRA-FA</translation>
  </message>
  <message>
   <source>LoftQ</source>
   <translation>LoftQ</translation>
  </message>
  <message>
   <source>Looks at your data first and starts in the directions that vary most there. Takes a while to begin.</source>
   <translation>先看一遍你的数据，从其中变化最大的方向起步。开始前需要等一会儿。</translation>
  </message>
  <message>
   <source>MiSS</source>
   <translation>MiSS</translation>
  </message>
  <message>
   <source>Mirrors what goes into each layer a few times. Few numbers; slow, because it turns whole weights at every step.</source>
   <translation>把每层的输入反射几次。参数少；每一步都要变换整个权重，所以慢。</translation>
  </message>
  <message>
   <source>Mixes its matrices from one bank of vectors that all layers share. Slow to learn.</source>
   <translation>所有层共用一个向量库，矩阵由其中的向量混合而成。学得较慢。</translation>
  </message>
  <message>
   <source>More passes, a wider adapter and longer rows. Slower, and it can learn small data sets by heart.</source>
   <translation>轮数更多，适配器更宽，样本更长。速度较慢，小数据集可能会被死记硬背。</translation>
  </message>
  <message>
   <source>Moves rank to the layers that need it most while it trains. For runs of some hundred steps or more; slower than LoRA.</source>
   <translation>训练中把秩逐步让给最需要的层。适合几百步以上的训练，比 LoRA 慢。</translation>
  </message>
  <message>
   <source>Multiplies two low-rank updates. Reaches a high rank with few numbers, and takes more time than LoRA.</source>
   <translation>把两个低秩更新逐项相乘。参数少而秩高，比 LoRA 费时。</translation>
  </message>
  <message>
   <source>OFT</source>
   <translation>OFT</translation>
  </message>
  <message>
   <source>OFT's older relative. Slow, and in need of much more memory than its few numbers suggest; OFT is the better start.</source>
   <translation>OFT 的近亲，较早提出。速度慢，占用的显存也远超它那点参数；先试 OFT 更好。</translation>
  </message>
  <message>
   <source>OLoRA</source>
   <translation>OLoRA</translation>
  </message>
  <message>
   <source>One small matrix a layer where LoRA has two. Made to match LoRA in less time.</source>
   <translation>每层只有一个小矩阵，而 LoRA 有两个。目标是用更少的时间达到 LoRA 的效果。</translation>
  </message>
  <message>
   <source>One small network in each layer, half as much as Houlsby's. Choose it when several adapters share one base.</source>
   <translation>每层只加一个小网络，大小是 Houlsby 的一半。多个适配器共用一个基座时选它。</translation>
  </message>
  <message>
   <source>Only turns up or down what a model has already. Very few numbers; for format and tone.</source>
   <translation>只调高或调低模型已有的能力。参数极少，适合格式和语气。</translation>
  </message>
  <message>
   <source>P-tuning</source>
   <translation>P-tuning</translation>
  </message>
  <message>
   <source>PiSSA</source>
   <translation>PiSSA</translation>
  </message>
  <message>
   <source>Prefix tuning</source>
   <translation>前缀微调</translation>
  </message>
  <message>
   <source>Prompt tuning</source>
   <translation>提示词微调</translation>
  </message>
  <message>
   <source>QDoRA</source>
   <translation>QDoRA</translation>
  </message>
  <message>
   <source>QLoRA</source>
   <translation>QLoRA</translation>
  </message>
  <message>
   <source>QLoRA that starts by making up for a part of what rounding to 4 bit took away. It takes a high rank to matter.</source>
   <translation>先弥补一部分 4 位量化误差再开始训练的 QLoRA。秩足够高才有明显作用。</translation>
  </message>
  <message>
   <source>Quick look</source>
   <translation>快速试看</translation>
  </message>
  <message>
   <source>RandLoRA</source>
   <translation>RandLoRA</translation>
  </message>
  <message>
   <source>Rank-stabilised LoRA</source>
   <translation>秩稳定 LoRA</translation>
  </message>
  <message>
   <source>RoAd</source>
   <translation>RoAd</translation>
  </message>
  <message>
   <source>Rotates what goes into each layer instead of adding to it. Choose it when the model must not lose what it knows.</source>
   <translation>旋转每层的输入，而不是往上叠加。不希望模型忘掉已有知识时选它。</translation>
  </message>
  <message>
   <source>Scales the weights themselves by a small pattern, so that an update reaches all of them. For harder tasks.</source>
   <translation>用一个小矩阵去缩放权重本身，更新能触及所有权重。适合较难的任务。</translation>
  </message>
  <message>
   <source>Small networks behind both halves of each layer. Learns well, cannot be merged, and answers a little slower.</source>
   <translation>在每层的注意力和前馈之后各加一个小网络。学得好，但不能合并，回答也稍慢一点。</translation>
  </message>
  <message>
   <source>Starts from an orthonormal basis of the weights. A quick, steady beginning; its file is twice as large.</source>
   <translation>从权重的一组正交基起步。开头快而稳，文件大一倍。</translation>
  </message>
  <message>
   <source>Starts in the strongest directions of the weights instead of at nothing. Learns faster at first; its file is twice as large.</source>
   <translation>不从零开始，而从权重最主要的方向起步。开头学得更快，文件大一倍。</translation>
  </message>
  <message>
   <source>The base model in 16 bit with a small adapter. Faster than QLoRA and a touch more exact, if it fits.</source>
   <translation>基座模型用 16 位存放，旁边加一个小适配器。放得下的话，比 QLoRA 更快，也略微更精确。</translation>
  </message>
  <message>
   <source>The base model in 4 bit with a small adapter beside it. Choose it when memory is short, which it usually is.</source>
   <translation>基座模型用 4 位存放，旁边加一个小适配器。显存紧张时选它，而显存往往都紧张。</translation>
  </message>
  <message>
   <source>The smallest adapter here. Enough for tone and format, too little for many new facts.</source>
   <translation>这里最小的适配器。学语气和格式足够，要记住许多新知识就不够了。</translation>
  </message>
  <message>
   <source>The two matrices of the adapter learn at different speeds. Often there in fewer steps; begin with a lower learning rate.</source>
   <translation>适配器的两个矩阵用不同的学习率。往往用更少的步数就能达到同样效果；请先调低学习率。</translation>
  </message>
  <message>
   <source>Thorough</source>
   <translation>充分</translation>
  </message>
  <message>
   <source>Trains direction and size of each weight apart. Closer to full tuning at low rank, and noticeably slower.</source>
   <translation>把权重的方向和大小分开训练。秩较低时更接近全参数微调，但明显更慢。</translation>
  </message>
  <message>
   <source>Trains every weight. Choose it for small models with much data, and with memory to spare.</source>
   <translation>训练全部权重。适合模型小、数据多、显存充裕的情况。</translation>
  </message>
  <message>
   <source>Trains only biases, adding them where a model has none. As small as LayerNorm tuning; a few models have no place for it.</source>
   <translation>只训练偏置，模型没有偏置时会补上。和 LayerNorm 微调一样小；少数模型没有放偏置的位置。</translation>
  </message>
  <message>
   <source>Trains only the last layers, whole. A simple middle way between an adapter and full tuning.</source>
   <translation>只完整训练最后几层，是介于适配器和全参数微调之间的简单折中。</translation>
  </message>
  <message>
   <source>Trains only the norms, a few thousand numbers. Enough for tone and form on any model, not for new facts.</source>
   <translation>只训练归一化层，几千个数而已。任何模型都能用，学语气和格式足够，学不了新知识。</translation>
  </message>
  <message>
   <source>Trains only the second matrix of each pair. Saves memory with long texts, and learns a little less.</source>
   <translation>每对矩阵只训练第二个。文本很长时省显存，学到的略少一些。</translation>
  </message>
  <message>
   <source>Trains the first layers and the words' vectors. For a language or a script that the model hardly knows.</source>
   <translation>训练最前面几层和词向量。适合模型几乎不认识的语言或文字。</translation>
  </message>
  <message>
   <source>Trains two short vectors a layer. Far fewer numbers than LoRA has; enough for small changes.</source>
   <translation>每层只训练两个短向量。参数远少于 LoRA，小改动足够用。</translation>
  </message>
  <message>
   <source>Turns pairs of a layer's outputs. As few numbers as IA3 has, for every layer, and a little stronger.</source>
   <translation>把每层的输出两两旋转。参数和 IA3 一样少，作用于所有层，略强一些。</translation>
  </message>
  <message>
   <source>VB-LoRA</source>
   <translation>VB-LoRA</translation>
  </message>
  <message>
   <source>VeRA</source>
   <translation>VeRA</translation>
  </message>
  <message>
   <source>Weighs random matrices of full rank. For tasks that low rank cannot learn; its file is large.</source>
   <translation>给满秩的随机矩阵加权。用于低秩学不会的任务；文件较大。</translation>
  </message>
 </context>
 <context>
  <name>Problem</name>
  <message>
   <source>1 of {total} rows has no token to train on and was left out.</source>
   <translation>{total} 条样本中有 1 条没有可训练的词元，已排除。</translation>
  </message>
  <message>
   <source>1 of {total} rows has no token to train on and was left out: line {line} of {path}: {reason}.</source>
   <translation>{total} 条样本中有 1 条没有可训练的词元，已剔除：{path} 第 {line} 行：{reason}。</translation>
  </message>
  <message>
   <source>1 of {total} rows is longer than {limit} tokens and was cut.</source>
   <translation>{total} 条样本中有 1 条超过 {limit} 个词元，已被截断。</translation>
  </message>
  <message>
   <source>1 row of {path} has {value} in the column {column}, which is no part of a split; it was left out.</source>
   <translation>{path} 中有 1 行的列 {column} 写着 {value}，不是任何一种划分；该行已排除。</translation>
  </message>
  <message>
   <source>1 row of {path} reads like one that you hold out yourself; it is not trained on.</source>
   <translation>{path} 中有 1 条样本与您自己留出的样本相同，不会用于训练。</translation>
  </message>
  <message>
   <source>1 row was left out: line {line} of {path}: {reason}.</source>
   <translation>已排除 1 条样本：{path} 第 {line} 行：{reason}。</translation>
  </message>
  <message>
   <source>A plain one is used, and saved with the tuned model.</source>
   <translation>将使用一个通用模板，并随微调后的模型一起保存。</translation>
  </message>
  <message>
   <source>A sample prompt at step {step} did not fit into memory.</source>
   <translation>第 {step} 步的一条示例提示词放不进显存。</translation>
  </message>
  <message>
   <source>A step takes {after} s instead of {before} s, and the memory is nearly full.</source>
   <translation>每步用时从 {before} 秒增至 {after} 秒，而且显存几乎已满。</translation>
  </message>
  <message>
   <source>A step takes {after} s instead of {before} s.</source>
   <translation>每步用时从 {before} 秒增至 {after} 秒。</translation>
  </message>
  <message>
   <source>A weight stopped being a number at step {step}.</source>
   <translation>有权重在第 {step} 步不再是有效数值（NaN）。</translation>
  </message>
  <message>
   <source>AdaLoRA keeps its ranks for {tinit} steps at the beginning and {tfinal} at the end, but the run has only {steps} steps.</source>
   <translation>AdaLoRA 在开头 {tinit} 步和结尾 {tfinal} 步保持秩不变，而这次训练只有 {steps} 步。</translation>
  </message>
  <message>
   <source>Add a data file.</source>
   <translation>请添加一个数据文件。</translation>
  </message>
  <message>
   <source>Add replay files, or lower the share.</source>
   <translation>请添加复习文件，或降低比例。</translation>
  </message>
  <message>
   <source>Add rows.</source>
   <translation>请补充样本。</translation>
  </message>
  <message>
   <source>Another program may be at work, or the card may be too hot and slow itself down.</source>
   <translation>可能有其他程序正在占用，或者显卡过热而自行降频。</translation>
  </message>
  <message>
   <source>Ask again.</source>
   <translation>请重新发起请求。</translation>
  </message>
  <message>
   <source>Check how it is written, or leave it out.</source>
   <translation>请检查写法，或把它去掉。</translation>
  </message>
  <message>
   <source>Check that the file exists and may be read and written.</source>
   <translation>请检查文件是否存在，以及是否有读写权限。</translation>
  </message>
  <message>
   <source>Check the path, or choose another model.</source>
   <translation>请检查路径，或选择其他模型。</translation>
  </message>
  <message>
   <source>Check the path, or drop the file again.</source>
   <translation>请检查路径，或重新拖入文件。</translation>
  </message>
  <message>
   <source>Check the path, or save the job again.</source>
   <translation>请检查路径，或重新保存任务。</translation>
  </message>
  <message>
   <source>Check which column plays which role.</source>
   <translation>请检查每一列各担任什么角色。</translation>
  </message>
  <message>
   <source>Checkpoint {step} is damaged ({file}: {reason}) and was left out.</source>
   <translation>检查点 {step} 已损坏（{file}：{reason}），已跳过。</translation>
  </message>
  <message>
   <source>Choose LayerNorm tuning: it is as small and suits every model.</source>
   <translation>请改用 LayerNorm 微调：同样小巧，任何模型都适用。</translation>
  </message>
  <message>
   <source>Choose LoRA.</source>
   <translation>请改用 LoRA。</translation>
  </message>
  <message>
   <source>Choose a file that the paraphrase command wrote.</source>
   <translation>请选择由改写命令生成的文件。</translation>
  </message>
  <message>
   <source>Choose a file with at least one row.</source>
   <translation>请选择至少含一条样本的文件。</translation>
  </message>
  <message>
   <source>Choose a file with data in it.</source>
   <translation>请选择一个有数据的文件。</translation>
  </message>
  <message>
   <source>Choose a folder that does not exist yet.</source>
   <translation>请选择一个尚不存在的文件夹。</translation>
  </message>
  <message>
   <source>Choose a folder that holds the tokenizer next to the weights.</source>
   <translation>请选择同时包含权重和分词器的文件夹。</translation>
  </message>
  <message>
   <source>Choose a larger model that follows instructions, or other rows.</source>
   <translation>请换一个更大、更听从指令的模型，或换一些样本。</translation>
  </message>
  <message>
   <source>Choose a model from a source you trust.</source>
   <translation>请选择来源可信的模型。</translation>
  </message>
  <message>
   <source>Choose a model that works without custom code.</source>
   <translation>请选择不依赖自定义代码的模型。</translation>
  </message>
  <message>
   <source>Choose a model.</source>
   <translation>请选择一个模型。</translation>
  </message>
  <message>
   <source>Choose a run that exists.</source>
   <translation>请选择一次存在的训练。</translation>
  </message>
  <message>
   <source>Choose a version of this model with safetensors weights.</source>
   <translation>请选择该模型的 safetensors 权重版本。</translation>
  </message>
  <message>
   <source>Choose another export.</source>
   <translation>请选择其他导出方式。</translation>
  </message>
  <message>
   <source>Choose another method, such as LoRA.</source>
   <translation>请选择其他方法，例如 LoRA。</translation>
  </message>
  <message>
   <source>Choose another name.</source>
   <translation>请换一个名称。</translation>
  </message>
  <message>
   <source>Choose another of the two.</source>
   <translation>请换掉两者之一。</translation>
  </message>
  <message>
   <source>Choose another precision or another method.</source>
   <translation>请选择其他精度或其他方法。</translation>
  </message>
  <message>
   <source>Choose another stage, or another format for this file.</source>
   <translation>请选择其他训练阶段，或为该文件选择其他格式。</translation>
  </message>
  <message>
   <source>Choose another start.</source>
   <translation>请选择另一种初始化。</translation>
  </message>
  <message>
   <source>Choose layers from 0 to {last}.</source>
   <translation>请在 0 到 {last} 之间选择层。</translation>
  </message>
  <message>
   <source>Choose layers, the embeddings or the output layer.</source>
   <translation>请选择要训练的层、词嵌入或输出层。</translation>
  </message>
  <message>
   <source>Choose one of the checkpoints that it has.</source>
   <translation>请选择已有的检查点。</translation>
  </message>
  <message>
   <source>Choose one of these sheets.</source>
   <translation>请从这些工作表中选一个。</translation>
  </message>
  <message>
   <source>Choose one such as utf-8, gb18030, big5, shift_jis or latin-1.</source>
   <translation>请选择 utf-8、gb18030、big5、shift_jis 或 latin-1 等编码。</translation>
  </message>
  <message>
   <source>Choose plain LoRA, or let the adapter cover the attention only.</source>
   <translation>请改用普通 LoRA，或让适配器只覆盖注意力层。</translation>
  </message>
  <message>
   <source>Choose the base model that the adapter was trained on.</source>
   <translation>请选择训练该适配器时所用的基座模型。</translation>
  </message>
  <message>
   <source>Choose the file's encoding.</source>
   <translation>请选择文件的编码。</translation>
  </message>
  <message>
   <source>Choose the folder that holds the model's files.</source>
   <translation>请选择存放模型文件的文件夹。</translation>
  </message>
  <message>
   <source>Choose the format and its columns.</source>
   <translation>请选择格式及其对应的列。</translation>
  </message>
  <message>
   <source>Choose the same model in safetensors format.</source>
   <translation>请选择同一模型的 safetensors 格式。</translation>
  </message>
  <message>
   <source>Choose which column plays this role.</source>
   <translation>请选择由哪一列担任这个角色。</translation>
  </message>
  <message>
   <source>Correct that line, or train without it.</source>
   <translation>请改正这一行，或不用它训练。</translation>
  </message>
  <message>
   <source>Correct that line.</source>
   <translation>请改正这一行。</translation>
  </message>
  <message>
   <source>Correct that row, or train without it.</source>
   <translation>请改正这条样本，或不用它训练。</translation>
  </message>
  <message>
   <source>Correct that setting.</source>
   <translation>请改正这项设置。</translation>
  </message>
  <message>
   <source>Correct the file, or choose another one.</source>
   <translation>请改正文件，或选择其他文件。</translation>
  </message>
  <message>
   <source>Correct the pattern.</source>
   <translation>请改正该表达式。</translation>
  </message>
  <message>
   <source>Correct the request.</source>
   <translation>请改正请求。</translation>
  </message>
  <message>
   <source>DoRA and dropout cannot be used on this model's experts.</source>
   <translation>DoRA 和 dropout 不能用在这个模型的专家层上。</translation>
  </message>
  <message>
   <source>Download or export the file again.</source>
   <translation>请重新下载或导出该文件。</translation>
  </message>
  <message>
   <source>Download the model again from a source you trust.</source>
   <translation>请从可信的来源重新下载这个模型。</translation>
  </message>
  <message>
   <source>Download the model again, or choose a folder that has its weights.</source>
   <translation>请重新下载模型，或选择含有其权重的文件夹。</translation>
  </message>
  <message>
   <source>Download the model again.</source>
   <translation>请重新下载模型。</translation>
  </message>
  <message>
   <source>Download this file again.</source>
   <translation>请重新下载该文件。</translation>
  </message>
  <message>
   <source>Drop a data file, a model folder, a run folder or a job file.</source>
   <translation>请拖入数据文件、模型文件夹、训练文件夹或任务文件。</translation>
  </message>
  <message>
   <source>Drop it again, so that it is read anew.</source>
   <translation>请重新拖入该文件，以便重新读取。</translation>
  </message>
  <message>
   <source>Each row is computed on its own instead.</source>
   <translation>改为逐条计算，不再打包。</translation>
  </message>
  <message>
   <source>Export against the base that the adapter was trained on.</source>
   <translation>请用训练该适配器时的基座模型来导出。</translation>
  </message>
  <message>
   <source>Export as bfloat16.</source>
   <translation>请以 bfloat16 导出。</translation>
  </message>
  <message>
   <source>Export it as JSON, JSONL, CSV, TSV, Excel, Parquet, TXT or Markdown.</source>
   <translation>请导出为 JSON、JSONL、CSV、TSV、Excel、Parquet、TXT 或 Markdown。</translation>
  </message>
  <message>
   <source>Export the adapter, or let it cover the attention only.</source>
   <translation>请导出适配器，或让它只覆盖注意力层。</translation>
  </message>
  <message>
   <source>Export the adapter, or use the same model in 16 bit.</source>
   <translation>请只导出适配器，或改用同一模型的 16 位版本。</translation>
  </message>
  <message>
   <source>Export the adapter.</source>
   <translation>请导出适配器。</translation>
  </message>
  <message>
   <source>Go on from the last checkpoint with a lower learning rate.</source>
   <translation>请用更低的学习率从最近的检查点继续。</translation>
  </message>
  <message>
   <source>Halve the batch size, or shorten the sequences.</source>
   <translation>请将批大小减半，或缩短序列长度。</translation>
  </message>
  <message>
   <source>If memory is short, use smaller batches or shorter rows.</source>
   <translation>显存紧张时，请减小批大小或缩短样本。</translation>
  </message>
  <message>
   <source>Install the window and the engine from the same version.</source>
   <translation>请安装同一版本的窗口和引擎。</translation>
  </message>
  <message>
   <source>It is not known where the layers of {model} could take adapters.</source>
   <translation>不清楚 {model} 的各层可以在哪里加适配器。</translation>
  </message>
  <message>
   <source>Leave this file out, or choose another model, if it is the chat template that never ends.</source>
   <translation>请不要使用这个文件；如果是对话模板无法结束，请换一个模型。</translation>
  </message>
  <message>
   <source>Let an epoch end when the first file is used up, or even the weights out.</source>
   <translation>请改为在首个文件用完时结束一轮，或让各权重更接近。</translation>
  </message>
  <message>
   <source>Let it train until its first checkpoint.</source>
   <translation>请让它训练到第一个检查点。</translation>
  </message>
  <message>
   <source>Load a model first.</source>
   <translation>请先加载模型。</translation>
  </message>
  <message>
   <source>Look at the row and edit it again.</source>
   <translation>请查看该行，重新编辑。</translation>
  </message>
  <message>
   <source>Make room, or choose another disk.</source>
   <translation>请腾出空间，或选择其他磁盘。</translation>
  </message>
  <message>
   <source>Make room. What was saved before is intact.</source>
   <translation>请腾出空间。此前保存的内容完好无损。</translation>
  </message>
  <message>
   <source>Make these two shorter, or train for longer.</source>
   <translation>请缩短这两段，或延长训练。</translation>
  </message>
  <message>
   <source>Merged, {tensor} holds numbers too large for float16.</source>
   <translation>合并后，{tensor} 中有超出 float16 范围的数值。</translation>
  </message>
  <message>
   <source>Name some of these: {known}.</source>
   <translation>可选的有：{known}。</translation>
  </message>
  <message>
   <source>Name the row by its number instead.</source>
   <translation>请改用行的序号来指定。</translation>
  </message>
  <message>
   <source>No base model is chosen yet.</source>
   <translation>还没有选择基座模型。</translation>
  </message>
  <message>
   <source>No model is loaded.</source>
   <translation>尚未加载模型。</translation>
  </message>
  <message>
   <source>No row of {path} has a token to train on; row {row}: {reason}.</source>
   <translation>{path} 中没有任何样本含有可训练的词元；第 {row} 条：{reason}。</translation>
  </message>
  <message>
   <source>No training data is chosen yet.</source>
   <translation>还没有选择训练数据。</translation>
  </message>
  <message>
   <source>Nothing to do.</source>
   <translation>无需处理。</translation>
  </message>
  <message>
   <source>On this processor activations are in system memory already: there is nothing to offload.</source>
   <translation>用处理器运行时，激活值本来就在系统内存里，没有可转移的内容。</translation>
  </message>
  <message>
   <source>Parts of the tune may have moved to slower memory: close other programs, or use a smaller batch.</source>
   <translation>部分数据可能被移到了更慢的内存里：请关闭其他程序，或减小批大小。</translation>
  </message>
  <message>
   <source>Raise max_length, or train on more of each row.</source>
   <translation>请调大最大长度，或让每条样本有更多内容参与训练。</translation>
  </message>
  <message>
   <source>Raise max_length.</source>
   <translation>请调大最大长度。</translation>
  </message>
  <message>
   <source>Raise the maximum length, or train on more of each row.</source>
   <translation>请调大最大长度，或让每条样本有更多内容参与训练。</translation>
  </message>
  <message>
   <source>Resume it.</source>
   <translation>请恢复训练。</translation>
  </message>
  <message>
   <source>Save it with one object for each row.</source>
   <translation>请改存为每行一个对象。</translation>
  </message>
  <message>
   <source>Say which of them holds the rows, or save each in a file of its own.</source>
   <translation>请指明哪一个存放数据行，或分别存成单独的文件。</translation>
  </message>
  <message>
   <source>See the data page for all of them.</source>
   <translation>全部条目见数据页。</translation>
  </message>
  <message>
   <source>Shorten the message, or start a new conversation.</source>
   <translation>请缩短这条消息，或开始新的对话。</translation>
  </message>
  <message>
   <source>Something unexpected happened: {reason}.</source>
   <translation>发生了意外情况：{reason}。</translation>
  </message>
  <message>
   <source>Split it into smaller files, or leave out what is very long in it.</source>
   <translation>请把它拆成较小的文件，或去掉其中特别长的内容。</translation>
  </message>
  <message>
   <source>Start a new run, or put the file back as it was.</source>
   <translation>请开始新的训练，或将文件恢复原样。</translation>
  </message>
  <message>
   <source>Start it again.</source>
   <translation>请重新启动它。</translation>
  </message>
  <message>
   <source>Start the run again from the beginning.</source>
   <translation>请从头重新开始这次训练。</translation>
  </message>
  <message>
   <source>Start the same job again.</source>
   <translation>请重新开始同一任务。</translation>
  </message>
  <message>
   <source>Switch them off, or let the adapter cover the attention only.</source>
   <translation>请关闭它们，或让适配器只覆盖注意力层。</translation>
  </message>
  <message>
   <source>Take it out, or read when it is valid.</source>
   <translation>请移除它，或查看它的适用条件。</translation>
  </message>
  <message>
   <source>Take one of the edits out.</source>
   <translation>请撤销其中一项编辑。</translation>
  </message>
  <message>
   <source>Take one of the fixes out.</source>
   <translation>请去掉其中一项修复。</translation>
  </message>
  <message>
   <source>Take the edit out, or choose another column.</source>
   <translation>请撤销该编辑，或另选一列。</translation>
  </message>
  <message>
   <source>Take the edit out, or choose the row again.</source>
   <translation>请撤销该编辑，或重新选择行。</translation>
  </message>
  <message>
   <source>The adapter covers this model's experts too: they stay in 16 bit and cannot be merged with it.</source>
   <translation>适配器也覆盖了这个模型的专家层：它们仍以 16 位保存，无法与适配器合并。</translation>
  </message>
  <message>
   <source>The adapter holds only {parts} of {module}, which cannot be merged.</source>
   <translation>适配器只含有 {module} 的 {parts}，无法合并。</translation>
  </message>
  <message>
   <source>The adapter holds {tensor}, which cannot be merged.</source>
   <translation>适配器含有无法合并的 {tensor}。</translation>
  </message>
  <message>
   <source>The base model has no weight {tensor} for this adapter.</source>
   <translation>基座模型中没有该适配器所需的权重 {tensor}。</translation>
  </message>
  <message>
   <source>The base model's weight {tensor} is stored as {dtype}, which an adapter cannot be folded into.</source>
   <translation>基座模型的权重 {tensor} 以 {dtype} 存储，适配器无法合并进去。</translation>
  </message>
  <message>
   <source>The card ran out of memory while {phase}.</source>
   <translation>显存不足，当时正在进行：{phase}。</translation>
  </message>
  <message>
   <source>The card ran out of memory with one row at a time.</source>
   <translation>一次只算一条样本，显存仍然不足。</translation>
  </message>
  <message>
   <source>The checkpoint of the best evaluation, at step {step}, is missing or damaged.</source>
   <translation>第 {step} 步（评估结果最好）的检查点丢失或已损坏。</translation>
  </message>
  <message>
   <source>The conversation did not fit into memory, not even its last message alone.</source>
   <translation>对话放不进显存，即使只留最后一条消息也不行。</translation>
  </message>
  <message>
   <source>The disk is full: {path} could not be written.</source>
   <translation>磁盘已满：{path} 无法写入。</translation>
  </message>
  <message>
   <source>The engine does not know the request {method}.</source>
   <translation>引擎不认识请求 {method}。</translation>
  </message>
  <message>
   <source>The engine speaks protocol {protocol}, and this window speaks {known}.</source>
   <translation>引擎使用协议 {protocol}，而本窗口使用 {known}。</translation>
  </message>
  <message>
   <source>The engine's helper process ended unexpectedly ({reason}).</source>
   <translation>引擎的辅助进程意外退出（{reason}）。</translation>
  </message>
  <message>
   <source>The format of {path} is only a guess ({percent} % sure).</source>
   <translation>{path} 的格式只是猜测（把握 {percent}%）。</translation>
  </message>
  <message>
   <source>The gradients stopped being numbers at step {step}.</source>
   <translation>梯度在第 {step} 步不再是有效数值（NaN）。</translation>
  </message>
  <message>
   <source>The held-out rows of step {step} did not fit into memory, not even one at a time.</source>
   <translation>第 {step} 步的留出样本放不进显存，即使一次一条也不行。</translation>
  </message>
  <message>
   <source>The log has the details.</source>
   <translation>详情见日志。</translation>
  </message>
  <message>
   <source>The loss of {model} cannot be computed in parts, so it is computed at once, in more memory.</source>
   <translation>{model} 的损失无法分块计算，因此一次算完，会多占一些显存。</translation>
  </message>
  <message>
   <source>The loss stopped being a number at step {step}.</source>
   <translation>损失在第 {step} 步不再是有效数值（NaN）。</translation>
  </message>
  <message>
   <source>The memory of this job is unknown: models of the kind {kind} cannot be traced ({reason}).</source>
   <translation>无法得知这个任务需要多少显存：{kind} 类模型无法推演（{reason}）。</translation>
  </message>
  <message>
   <source>The memory of {path} is unknown: models of the kind {kind} are not known here.</source>
   <translation>无法得知 {path} 需要多少显存：这里不认识 {kind} 类模型。</translation>
  </message>
  <message>
   <source>The merged model answers differently from what was trained (logits differ by {difference}).</source>
   <translation>合并后的模型与训练所得的回答不一致（logits 相差 {difference}）。</translation>
  </message>
  <message>
   <source>The merged model equals the base model: the adapter changed nothing.</source>
   <translation>合并后的模型与基座模型完全相同：适配器没有带来任何改变。</translation>
  </message>
  <message>
   <source>The one before it is used.</source>
   <translation>将使用它之前的检查点。</translation>
  </message>
  <message>
   <source>The pattern {pattern} cannot be used: {reason}.</source>
   <translation>表达式 {pattern} 无法使用：{reason}。</translation>
  </message>
  <message>
   <source>The pattern {pattern} took more than {seconds} s over one cell.</source>
   <translation>表达式 {pattern} 处理一个单元格就超过了 {seconds} 秒。</translation>
  </message>
  <message>
   <source>The process that read {path} ended unexpectedly ({reason}).</source>
   <translation>读取 {path} 的进程意外结束（{reason}）。</translation>
  </message>
  <message>
   <source>The request was cancelled.</source>
   <translation>请求已取消。</translation>
  </message>
  <message>
   <source>The result is the model as it was at step {step}, its best evaluation.</source>
   <translation>结果是第 {step} 步时的模型，那次评估的结果最好。</translation>
  </message>
  <message>
   <source>The result is the model as it was at the end.</source>
   <translation>结果是训练结束时的模型。</translation>
  </message>
  <message>
   <source>The run ended without a word: it was killed, or the computer lost power.</source>
   <translation>训练突然中断：进程被强制结束，或电脑断电。</translation>
  </message>
  <message>
   <source>There is no file at {path}.</source>
   <translation>{path} 处没有文件。</translation>
  </message>
  <message>
   <source>There is no job file at {path}.</source>
   <translation>{path} 处没有任务文件。</translation>
  </message>
  <message>
   <source>There is no model folder at {path}.</source>
   <translation>{path} 处没有模型文件夹。</translation>
  </message>
  <message>
   <source>There is no run at {path}.</source>
   <translation>{path} 处没有训练记录。</translation>
  </message>
  <message>
   <source>These settings train nothing.</source>
   <translation>按这些设置，什么都不会被训练。</translation>
  </message>
  <message>
   <source>This model has no layers {layers}.</source>
   <translation>这个模型没有第 {layers} 层。</translation>
  </message>
  <message>
   <source>This model has no linear layers called {names}.</source>
   <translation>这个模型没有名为 {names} 的线性层。</translation>
  </message>
  <message>
   <source>This start of an adapter cannot be used on this model's experts, and neither can LoRA-FA.</source>
   <translation>这种初始化不能用在这个模型的专家层上，LoRA-FA 也不能。</translation>
  </message>
  <message>
   <source>To train on it now, choose another format for it: {instead}.</source>
   <translation>想现在就用它训练，请为它换一种格式：{instead}。</translation>
  </message>
  <message>
   <source>Train longer, or check the adapter.</source>
   <translation>请延长训练，或检查适配器。</translation>
  </message>
  <message>
   <source>Training goes on without this answer.</source>
   <translation>训练继续，只是缺这一条回答。</translation>
  </message>
  <message>
   <source>Training goes on without this measurement.</source>
   <translation>训练继续，只是缺这一次评估。</translation>
  </message>
  <message>
   <source>Try a short run to see whether it fits.</source>
   <translation>可以先短跑一次，看看放不放得下。</translation>
  </message>
  <message>
   <source>Try again; if it happens again, leave this file out.</source>
   <translation>请再试一次；如果仍然如此，请不要使用这个文件。</translation>
  </message>
  <message>
   <source>Turn gradient checkpointing off.</source>
   <translation>请关闭梯度检查点。</translation>
  </message>
  <message>
   <source>Turn packing off.</source>
   <translation>请关闭样本打包。</translation>
  </message>
  <message>
   <source>Unpack it, and choose the files in it or their folder.</source>
   <translation>请先解压，再选择其中的文件或所在文件夹。</translation>
  </message>
  <message>
   <source>Update Tunesmith to open it.</source>
   <translation>请更新 Tunesmith 后再打开。</translation>
  </message>
  <message>
   <source>Update Tunesmith.</source>
   <translation>请更新 Tunesmith。</translation>
  </message>
  <message>
   <source>Use JSON, JSONL, CSV, TSV, Excel, Parquet, Arrow, TXT or Markdown.</source>
   <translation>请使用 JSON、JSONL、CSV、TSV、Excel、Parquet、Arrow、TXT 或 Markdown。</translation>
  </message>
  <message>
   <source>Use another checkpoint, or train again.</source>
   <translation>请使用其他检查点，或重新训练。</translation>
  </message>
  <message>
   <source>Wait for it, or stop it first.</source>
   <translation>请等它结束，或先停止它。</translation>
  </message>
  <message>
   <source>What may make it fit: {reason}.</source>
   <translation>这样也许放得下：{reason}。</translation>
  </message>
  <message>
   <source>With these shares an epoch would hold {rows} rows; {most} is the limit.</source>
   <translation>按这些比例，一轮将有 {rows} 条样本；上限为 {most} 条。</translation>
  </message>
  <message>
   <source>Write it without repeats inside repeats.</source>
   <translation>请避免在重复中再嵌套重复。</translation>
  </message>
  <message>
   <source>Write train, validation or test there.</source>
   <translation>请在那里写 train、validation 或 test。</translation>
  </message>
  <message>
   <source>Your edits leave 1 row of {path} out.</source>
   <translation>您的编辑排除了 {path} 中的 1 行。</translation>
  </message>
  <message>
   <source>Your edits leave {count} rows of {path} out.</source>
   <translation>您的编辑排除了 {path} 中的 {count} 行。</translation>
  </message>
  <message>
   <source>{count} of {total} rows are longer than {limit} tokens and were cut.</source>
   <translation>{total} 条样本中有 {count} 条超过 {limit} 个词元，已被截断。</translation>
  </message>
  <message>
   <source>{count} of {total} rows have no token to train on and were left out, lines {lines}; the first: line {line} of {path}: {reason}.</source>
   <translation>{total} 条样本中有 {count} 条没有可训练的词元，已剔除（第 {lines} 行）；第一处：{path} 第 {line} 行：{reason}。</translation>
  </message>
  <message>
   <source>{count} of {total} rows have no token to train on and were left out.</source>
   <translation>{total} 条样本中有 {count} 条没有可训练的词元，已排除。</translation>
  </message>
  <message>
   <source>{count} replay rows are needed and there are {total}: they repeat.</source>
   <translation>需要 {count} 条复习样本，而只有 {total} 条：将重复使用。</translation>
  </message>
  <message>
   <source>{count} rows of {path} have {value} in the column {column}, which is no part of a split; they were left out.</source>
   <translation>{path} 中有 {count} 行的列 {column} 写着 {value}，不是任何一种划分；这些行已排除。</translation>
  </message>
  <message>
   <source>{count} rows of {path} read like rows that you hold out yourself; they are not trained on.</source>
   <translation>{path} 中有 {count} 条样本与您自己留出的样本相同，不参与训练。</translation>
  </message>
  <message>
   <source>{count} rows were left out; the first: line {line} of {path}: {reason}.</source>
   <translation>已排除 {count} 条样本；首条位于 {path} 第 {line} 行：{reason}。</translation>
  </message>
  <message>
   <source>{exporter} does not fit {method}.</source>
   <translation>“{exporter}”不适用于“{method}”。</translation>
  </message>
  <message>
   <source>{library} failed: {reason}.</source>
   <translation>{library} 出错：{reason}。</translation>
  </message>
  <message>
   <source>{method} cannot be trained on {precision} weights.</source>
   <translation>“{method}”无法在 {precision}权重上训练。</translation>
  </message>
  <message>
   <source>{method} does not work with gradient checkpointing: what it learns is there before a layer begins.</source>
   <translation>“{method}”不能与梯度检查点一起用：它学到的内容在每层开始之前就已存在。</translation>
  </message>
  <message>
   <source>{method} does not work with models of the kind {model}.</source>
   <translation>“{method}”不支持 {model} 这类模型。</translation>
  </message>
  <message>
   <source>{method} does not work with packing: what it learns stands before a single row.</source>
   <translation>“{method}”不能与样本打包一起用：它学到的内容要放在单条样本之前。</translation>
  </message>
  <message>
   <source>{method}: {key}: {reason}.</source>
   <translation>{method}：{key}：{reason}。</translation>
  </message>
  <message>
   <source>{model} cannot keep packed rows from seeing each other.</source>
   <translation>{model} 无法让打包在一起的样本互不可见。</translation>
  </message>
  <message>
   <source>{model} has no biases, and its architecture has no place for them.</source>
   <translation>{model} 没有偏置，它的架构里也没有放偏置的位置。</translation>
  </message>
  <message>
   <source>{one} and {other} do not go together: {reason}.</source>
   <translation>“{one}”与“{other}”不能一起用：{reason}。</translation>
  </message>
  <message>
   <source>{path} brings its own program code ({key}), which Tunesmith does not run.</source>
   <translation>{path} 自带程序代码（{key}），Tunesmith 不会运行它。</translation>
  </message>
  <message>
   <source>{path} changed since this run began.</source>
   <translation>{path} 在本次训练开始后被改动过。</translation>
  </message>
  <message>
   <source>{path} changed while it was in use.</source>
   <translation>{path} 在使用过程中被改动了。</translation>
  </message>
  <message>
   <source>{path} exists already and is not an empty folder.</source>
   <translation>{path} 已存在，且不是空文件夹。</translation>
  </message>
  <message>
   <source>{path} has 1 row; after the split none is left to train on.</source>
   <translation>{path} 有 1 条样本；划分之后，没有剩下可训练的样本。</translation>
  </message>
  <message>
   <source>{path} has its weights only as {file}, a format that can run code when it is opened.</source>
   <translation>{path} 的权重只有 {file}，这种格式在打开时可能执行代码。</translation>
  </message>
  <message>
   <source>{path} has no chat template.</source>
   <translation>{path} 没有对话模板。</translation>
  </message>
  <message>
   <source>{path} has no checkpoint of step {step}.</source>
   <translation>{path} 没有第 {step} 步的检查点。</translation>
  </message>
  <message>
   <source>{path} has no config.json.</source>
   <translation>{path} 中没有 config.json。</translation>
  </message>
  <message>
   <source>{path} has no intact checkpoint to go on from.</source>
   <translation>{path} 没有可供继续的完好检查点。</translation>
  </message>
  <message>
   <source>{path} has no tokenizer.json.</source>
   <translation>{path} 中没有 tokenizer.json。</translation>
  </message>
  <message>
   <source>{path} has no weights (*.safetensors).</source>
   <translation>{path} 中没有权重（*.safetensors）。</translation>
  </message>
  <message>
   <source>{path} has nothing to use yet.</source>
   <translation>{path} 还没有可用的结果。</translation>
  </message>
  <message>
   <source>{path} has {rows} rows; after the split none is left to train on.</source>
   <translation>{path} 有 {rows} 条样本；划分之后，没有剩下可训练的样本。</translation>
  </message>
  <message>
   <source>{path} holds its columns one after another ({columns}), not its rows.</source>
   <translation>{path} 是按列存放的（{columns}），不是按行存放的。</translation>
  </message>
  <message>
   <source>{path} holds no weights called {tensor}, which this start needs.</source>
   <translation>{path} 里没有这种初始化所需的权重 {tensor}。</translation>
  </message>
  <message>
   <source>{path} holds several lists of rows: {names}.</source>
   <translation>{path} 里有好几个数据列表：{names}。</translation>
  </message>
  <message>
   <source>{path} holds {found} rows, but {stage} needs {needed}.</source>
   <translation>{path} 中的样本是{found}，而{stage}需要{needed}。</translation>
  </message>
  <message>
   <source>{path} holds {found} rows, which no stage learns from yet.</source>
   <translation>{path} 里是{found}数据，目前还没有训练阶段能学习它。</translation>
  </message>
  <message>
   <source>{path} is a GGUF file, made for chatting and not for training.</source>
   <translation>{path} 是 GGUF 文件，用于对话，不能用于训练。</translation>
  </message>
  <message>
   <source>{path} is a {kind} archive, which is not opened here.</source>
   <translation>{path} 是 {kind} 压缩包，这里不会打开它。</translation>
  </message>
  <message>
   <source>{path} is a {kind} file, whatever its name says.</source>
   <translation>{path} 其实是 {kind} 文件，与其文件名不符。</translation>
  </message>
  <message>
   <source>{path} is damaged ({file}: {reason}).</source>
   <translation>{path} 已损坏（{file}：{reason}）。</translation>
  </message>
  <message>
   <source>{path} is damaged: {reason}.</source>
   <translation>{path} 已损坏：{reason}。</translation>
  </message>
  <message>
   <source>{path} is empty.</source>
   <translation>{path} 是空的。</translation>
  </message>
  <message>
   <source>{path} is neither data, a model, a run nor a job.</source>
   <translation>{path} 不是数据、模型、训练记录，也不是任务文件。</translation>
  </message>
  <message>
   <source>{path} is not a file.</source>
   <translation>{path} 不是文件。</translation>
  </message>
  <message>
   <source>{path} is running already.</source>
   <translation>{path} 已在运行。</translation>
  </message>
  <message>
   <source>{path} needs {needed}, and {free} are free.</source>
   <translation>{path} 需要 {needed}，而可用空间只有 {free}。</translation>
  </message>
  <message>
   <source>{path} took more than {needed} of memory, and reading it was given up.</source>
   <translation>读取 {path} 占用的内存超过 {needed}，已停止读取。</translation>
  </message>
  <message>
   <source>{path} was made by a newer Tunesmith (protocol {version}, this one knows {known}).</source>
   <translation>{path} 由更新版本的 Tunesmith 创建（协议 {version}，当前版本只支持到 {known}）。</translation>
  </message>
  <message>
   <source>{path} was written by a newer Tunesmith (version {version}, this one reads up to {known}).</source>
   <translation>{path} 由更新版本的 Tunesmith 写入（版本 {version}，当前版本最高可读 {known}）。</translation>
  </message>
  <message>
   <source>{path}, line {line}: the column {column} is missing; there are {columns}.</source>
   <translation>{path} 第 {line} 行：缺少列 {column}；现有的列为 {columns}。</translation>
  </message>
  <message>
   <source>{path}, line {line}: the model's config cannot be read ({reason}).</source>
   <translation>{path} 第 {line} 行：无法读取模型配置（{reason}）。</translation>
  </message>
  <message>
   <source>{path}, line {line}: this is not a file of paraphrases.</source>
   <translation>{path} 第 {line} 行：这不是改写文件。</translation>
  </message>
  <message>
   <source>{path}, line {line}: this is not valid YAML ({reason}).</source>
   <translation>{path} 第 {line} 行：不是有效的 YAML（{reason}）。</translation>
  </message>
  <message>
   <source>{path}, line {line}: {key}: {reason}.</source>
   <translation>{path} 第 {line} 行：{key}：{reason}。</translation>
  </message>
  <message>
   <source>{path}, line {line}: {reason}.</source>
   <translation>{path} 第 {line} 行：{reason}。</translation>
  </message>
  <message>
   <source>{path}, which holds what the model made of the answers before training, is missing or damaged.</source>
   <translation>{path} 缺失或已损坏，其中保存着训练前模型对各个回答给出的概率。</translation>
  </message>
  <message>
   <source>{path}: an edit makes a column {column}, and there is one already.</source>
   <translation>{path}：有一项编辑要新建列 {column}，但该列已存在。</translation>
  </message>
  <message>
   <source>{path}: an edit speaks of line {line}, and no row begins there.</source>
   <translation>{path}：有一项编辑指向第 {line} 行文本，但没有数据行从那里开始。</translation>
  </message>
  <message>
   <source>{path}: an edit speaks of line {line}, and {count} rows begin there.</source>
   <translation>{path}：有一项编辑指向第 {line} 行文本，但有 {count} 个数据行从那里开始。</translation>
  </message>
  <message>
   <source>{path}: an edit speaks of row {row}, and there are {total} rows.</source>
   <translation>{path}：有一项编辑指向第 {row} 个数据行，但一共只有 {total} 行。</translation>
  </message>
  <message>
   <source>{path}: an edit speaks of row {row}, and there is 1 row.</source>
   <translation>{path}：有一项编辑指向第 {row} 个数据行，但一共只有 1 行。</translation>
  </message>
  <message>
   <source>{path}: an edit speaks of the column {column}, which is not there.</source>
   <translation>{path}：有一项编辑指向列 {column}，但没有这一列。</translation>
  </message>
  <message>
   <source>{path}: files of the kind {suffix} are not read.</source>
   <translation>{path}：不支持读取 {suffix} 类型的文件。</translation>
  </message>
  <message>
   <source>{path}: its columns ({columns}) fit no known format.</source>
   <translation>{path}：其中的列（{columns}）不符合任何已知格式。</translation>
  </message>
  <message>
   <source>{path}: its only line is no row: {reason}.</source>
   <translation>{path}：唯一的一行不是有效样本：{reason}。</translation>
  </message>
  <message>
   <source>{path}: no paraphrase was made ({refused} answers of the model were none, {skipped} rows have no question to rewrite).</source>
   <translation>{path}：没有得到任何改写（模型有 {refused} 个回答不是改写，{skipped} 行没有可改写的问题）。</translation>
  </message>
  <message>
   <source>{path}: no row is suitable for {kind}, so no row was made.</source>
   <translation>{path}：没有样本适合 {kind}，因此没有生成样本。</translation>
  </message>
  <message>
   <source>{path}: none of its {lines} lines is a row; line {line}: {reason}.</source>
   <translation>{path}：共 {lines} 行，没有一行是有效样本；第 {line} 行：{reason}。</translation>
  </message>
  <message>
   <source>{path}: nothing moved for {seconds} seconds, and the work on it was given up.</source>
   <translation>{path}：{seconds} 秒内没有任何进展，已停止处理。</translation>
  </message>
  <message>
   <source>{path}: the column {column} of row {row} holds another text than when it was edited.</source>
   <translation>{path}：第 {row} 个数据行的列 {column} 与编辑时的内容不同了。</translation>
  </message>
  <message>
   <source>{path}: the weights file is damaged ({reason}).</source>
   <translation>{path}：权重文件已损坏（{reason}）。</translation>
  </message>
  <message>
   <source>{path}: there is no sheet called {sheet}; there are {sheets}.</source>
   <translation>{path}：没有名为 {sheet} 的工作表；现有 {sheets}。</translation>
  </message>
  <message>
   <source>{path}: there is no text encoding called {encoding}.</source>
   <translation>{path}：没有名为 {encoding} 的文本编码。</translation>
  </message>
  <message>
   <source>{path}: your edits leave its only row out.</source>
   <translation>{path}：您的编辑排除了唯一的一行。</translation>
  </message>
  <message>
   <source>{path}: your edits leave none of its {rows} rows.</source>
   <translation>{path}：您的编辑排除了全部 {rows} 行。</translation>
  </message>
  <message>
   <source>{path}: your fixes leave its only row out.</source>
   <translation>{path}：这些修复排除了唯一的一条样本。</translation>
  </message>
  <message>
   <source>{path}: your fixes leave none of its {rows} rows.</source>
   <translation>{path}：这些修复没有留下 {rows} 条样本中的任何一条。</translation>
  </message>
  <message>
   <source>{path}: {file} is not acceptable in a model folder ({reason}).</source>
   <translation>{path}：模型文件夹中不允许有 {file}（{reason}）。</translation>
  </message>
  <message>
   <source>{path}: {key} is {value}, more than any model has ({bound}).</source>
   <translation>{path}：{key} 为 {value}，超过任何模型的上限（{bound}）。</translation>
  </message>
  <message>
   <source>{path}: {reason}.</source>
   <translation>{path}：{reason}。</translation>
  </message>
  <message>
   <source>{token} is not one token of this model's tokenizer.</source>
   <translation>{token} 不是这个模型分词器中的一个词元。</translation>
  </message>
  <message>
   <source>{wanted} needs an NVIDIA card; on this processor {used} is used.</source>
   <translation>{wanted} 需要 NVIDIA 显卡；在当前处理器上改用 {used}。</translation>
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
  <name>Reason</name>
  <message>
   <source>1 more file is left aside</source>
   <translation>另跳过 1 个文件</translation>
  </message>
  <message>
   <source>Device or resource busy</source>
   <translation>设备或资源正被占用</translation>
  </message>
  <message>
   <source>Disk quota exceeded</source>
   <translation>超出磁盘配额</translation>
  </message>
  <message>
   <source>Excel 97 or Word 97</source>
   <translation>Excel 97 或 Word 97</translation>
  </message>
  <message>
   <source>Expecting ',' delimiter</source>
   <translation>缺少逗号</translation>
  </message>
  <message>
   <source>Expecting ':' delimiter</source>
   <translation>缺少冒号</translation>
  </message>
  <message>
   <source>Expecting property name enclosed in double quotes</source>
   <translation>缺少双引号括起的名称</translation>
  </message>
  <message>
   <source>Expecting value</source>
   <translation>缺少值</translation>
  </message>
  <message>
   <source>Extra data</source>
   <translation>后面还有多余的内容</translation>
  </message>
  <message>
   <source>Feather 1</source>
   <translation>Feather 1</translation>
  </message>
  <message>
   <source>File exists</source>
   <translation>文件已存在</translation>
  </message>
  <message>
   <source>File name too long</source>
   <translation>文件名过长</translation>
  </message>
  <message>
   <source>GGUF</source>
   <translation>GGUF</translation>
  </message>
  <message>
   <source>HDF5</source>
   <translation>HDF5</translation>
  </message>
  <message>
   <source>HTML</source>
   <translation>HTML</translation>
  </message>
  <message>
   <source>Input/output error</source>
   <translation>磁盘读写出错</translation>
  </message>
  <message>
   <source>Invalid \escape</source>
   <translation>有未知的转义</translation>
  </message>
  <message>
   <source>Invalid \uXXXX escape</source>
   <translation>有不完整的 \u 转义</translation>
  </message>
  <message>
   <source>Invalid control character at</source>
   <translation>文本里有控制字符</translation>
  </message>
  <message>
   <source>Is a directory</source>
   <translation>这是一个文件夹</translation>
  </message>
  <message>
   <source>LoftQ makes up for rounding, and these weights are not rounded</source>
   <translation>LoftQ 用来弥补量化误差，而这些权重没有量化</translation>
  </message>
  <message>
   <source>No space left on device</source>
   <translation>磁盘空间已用完</translation>
  </message>
  <message>
   <source>No such file or directory</source>
   <translation>没有这个文件或文件夹</translation>
  </message>
  <message>
   <source>Not a directory</source>
   <translation>这不是文件夹</translation>
  </message>
  <message>
   <source>Operation not permitted</source>
   <translation>系统不允许这样做</translation>
  </message>
  <message>
   <source>PDF</source>
   <translation>PDF</translation>
  </message>
  <message>
   <source>PNG</source>
   <translation>PNG</translation>
  </message>
  <message>
   <source>Permission denied</source>
   <translation>没有权限</translation>
  </message>
  <message>
   <source>Prompt and completion with the right answer, where there is one</source>
   <translation>“提示词与补全”，在有正确答案时以它作为回答</translation>
  </message>
  <message>
   <source>RTF</source>
   <translation>RTF</translation>
  </message>
  <message>
   <source>Read-only file system</source>
   <translation>所在磁盘是只读的</translation>
  </message>
  <message>
   <source>SQLite</source>
   <translation>SQLite</translation>
  </message>
  <message>
   <source>Stale file handle</source>
   <translation>网络磁盘上的文件已失效</translation>
  </message>
  <message>
   <source>Too many open files</source>
   <translation>打开的文件过多</translation>
  </message>
  <message>
   <source>Unexpected UTF-8 BOM (decode using utf-8-sig)</source>
   <translation>开头有多余的字节顺序标记（BOM）</translation>
  </message>
  <message>
   <source>Unterminated string starting at</source>
   <translation>文本没有闭合</translation>
  </message>
  <message>
   <source>[Errno {number}] {fault}: {path}</source>
   <translation>{fault}：{path}（错误号 {number}）</translation>
  </message>
  <message>
   <source>a call of the tools in the column {column} cannot be read</source>
   <translation>对 {column} 列中工具的一次调用无法读取</translation>
  </message>
  <message>
   <source>a colon is missing</source>
   <translation>缺少冒号</translation>
  </message>
  <message>
   <source>a comma is missing</source>
   <translation>缺少逗号</translation>
  </message>
  <message>
   <source>a control character stands in a text</source>
   <translation>文本里有控制字符</translation>
  </message>
  <message>
   <source>a file</source>
   <translation>某个文件</translation>
  </message>
  <message>
   <source>a link to elsewhere</source>
   <translation>是指向文件夹之外的链接</translation>
  </message>
  <message>
   <source>a name in double quotes is missing</source>
   <translation>缺少双引号括起的名称</translation>
  </message>
  <message>
   <source>a number has {count} digits</source>
   <translation>有一个数字长达 {count} 位</translation>
  </message>
  <message>
   <source>a quote is closed in the middle of a value</source>
   <translation>引号在值的中间就闭合了</translation>
  </message>
  <message>
   <source>a quote is never closed</source>
   <translation>引号没有闭合</translation>
  </message>
  <message>
   <source>a text is never closed that begins</source>
   <translation>开始的文本没有闭合</translation>
  </message>
  <message>
   <source>a value cannot be read: {fault}</source>
   <translation>有一个值无法读取：{fault}</translation>
  </message>
  <message>
   <source>a value is missing</source>
   <translation>缺少值</translation>
  </message>
  <message>
   <source>a value is too long</source>
   <translation>有一个值过长</translation>
  </message>
  <message>
   <source>aliases are not allowed here</source>
   <translation>这里不能使用别名</translation>
  </message>
  <message>
   <source>an incomplete \u escape stands</source>
   <translation>有不完整的 \u 转义</translation>
  </message>
  <message>
   <source>an unknown escape stands</source>
   <translation>有未知的转义</translation>
  </message>
  <message>
   <source>answering</source>
   <translation>回答</translation>
  </message>
  <message>
   <source>answers found good or bad, or pairs of a better and a worse answer</source>
   <translation>评为好或坏的回答，或一好一差的成对回答</translation>
  </message>
  <message>
   <source>bad entry {name}</source>
   <translation>条目 {name} 有误</translation>
  </message>
  <message>
   <source>bad offsets of {name}</source>
   <translation>{name} 的偏移有误</translation>
  </message>
  <message>
   <source>bad shape of {name}</source>
   <translation>{name} 的形状有误</translation>
  </message>
  <message>
   <source>between the quiet beginning and the quiet end no step is left</source>
   <translation>开头与结尾的保持阶段之间没有剩下任何一步</translation>
  </message>
  <message>
   <source>bool</source>
   <translation>真假值</translation>
  </message>
  <message>
   <source>character maps to &lt;undefined&gt;</source>
   <translation>的字节没有对应的字符</translation>
  </message>
  <message>
   <source>checking the job</source>
   <translation>检查任务</translation>
  </message>
  <message>
   <source>comparing with what was trained</source>
   <translation>与训练结果比对</translation>
  </message>
  <message>
   <source>compute the loss in parts</source>
   <translation>分块计算损失</translation>
  </message>
  <message>
   <source>computing the longest rows</source>
   <translation>试算最长的样本</translation>
  </message>
  <message>
   <source>conversation</source>
   <translation>对话</translation>
  </message>
  <message>
   <source>conversations, or prompts and completions</source>
   <translation>对话，或提示词与补全</translation>
  </message>
  <message>
   <source>conversations, or prompts and completions, or plain text</source>
   <translation>对话、提示词与补全，或纯文本</translation>
  </message>
  <message>
   <source>copying files</source>
   <translation>复制文件</translation>
  </message>
  <message>
   <source>could not determine a constructor for the tag {tag}</source>
   <translation>不认识标签 {tag}</translation>
  </message>
  <message>
   <source>could not find expected ':'</source>
   <translation>缺少冒号</translation>
  </message>
  <message>
   <source>cut the sequences to {after} tokens instead of {before}</source>
   <translation>把序列长度从 {before} 个词元截到 {after} 个</translation>
  </message>
  <message>
   <source>dict</source>
   <translation>对象</translation>
  </message>
  <message>
   <source>exit code {number}</source>
   <translation>退出码 {number}</translation>
  </message>
  <message>
   <source>expected &lt;block end&gt;, but found {found}</source>
   <translation>这一段本该结束，却出现了 {found}</translation>
  </message>
  <message>
   <source>float</source>
   <translation>小数</translation>
  </message>
  <message>
   <source>folding the adapter in</source>
   <translation>合并适配器</translation>
  </message>
  <message>
   <source>forecasting</source>
   <translation>预测</translation>
  </message>
  <message>
   <source>found character {character} that cannot start any token</source>
   <translation>{character} 不能出现在开头</translation>
  </message>
  <message>
   <source>found unexpected end of stream</source>
   <translation>文件在这里意外结束</translation>
  </message>
  <message>
   <source>give either path or hub</source>
   <translation>path 和 hub 须填且只能填一个</translation>
  </message>
  <message>
   <source>give either row or line</source>
   <translation>row 和 line 须填且只能填一个</translation>
  </message>
  <message>
   <source>good-or-bad answer</source>
   <translation>好坏回答</translation>
  </message>
  <message>
   <source>header is not JSON</source>
   <translation>文件头不是 JSON</translation>
  </message>
  <message>
   <source>header is not an object</source>
   <translation>文件头不是对象</translation>
  </message>
  <message>
   <source>illegal UTF-16 surrogate</source>
   <translation>的 UTF-16 代理码位无效</translation>
  </message>
  <message>
   <source>illegal encoding</source>
   <translation>的编码无效</translation>
  </message>
  <message>
   <source>illegal multibyte sequence</source>
   <translation>的多字节序列无效</translation>
  </message>
  <message>
   <source>incomplete multibyte sequence</source>
   <translation>的多字节序列不完整</translation>
  </message>
  <message>
   <source>input should be a finite number</source>
   <translation>应为有限的数字</translation>
  </message>
  <message>
   <source>input should be a valid boolean</source>
   <translation>应为真假值（true 或 false）</translation>
  </message>
  <message>
   <source>input should be a valid boolean, unable to interpret input</source>
   <translation>应为真假值（true 或 false），这里看不出是哪一个</translation>
  </message>
  <message>
   <source>input should be a valid dictionary or instance of {name}</source>
   <translation>应为一组设置（{name}）</translation>
  </message>
  <message>
   <source>input should be a valid dictionary or object to extract fields from</source>
   <translation>应为一组设置</translation>
  </message>
  <message>
   <source>input should be a valid integer</source>
   <translation>应为整数</translation>
  </message>
  <message>
   <source>input should be a valid integer, got a number with a fractional part</source>
   <translation>应为整数，这里却带有小数</translation>
  </message>
  <message>
   <source>input should be a valid integer, unable to parse string as an integer</source>
   <translation>应为整数，这里的文本读不成整数</translation>
  </message>
  <message>
   <source>input should be a valid number</source>
   <translation>应为数字</translation>
  </message>
  <message>
   <source>input should be a valid number, unable to parse string as a number</source>
   <translation>应为数字，这里的文本读不成数字</translation>
  </message>
  <message>
   <source>input should be a valid string</source>
   <translation>应为文本</translation>
  </message>
  <message>
   <source>input should be a valid tuple</source>
   <translation>应为列表</translation>
  </message>
  <message>
   <source>input should be greater than or equal to {limit}</source>
   <translation>不能小于 {limit}</translation>
  </message>
  <message>
   <source>input should be greater than {limit}</source>
   <translation>必须大于 {limit}</translation>
  </message>
  <message>
   <source>input should be less than or equal to {limit}</source>
   <translation>不能大于 {limit}</translation>
  </message>
  <message>
   <source>input should be less than {limit}</source>
   <translation>必须小于 {limit}</translation>
  </message>
  <message>
   <source>input should be {choices} or {last}</source>
   <translation>应为 {choices} 或 {last}</translation>
  </message>
  <message>
   <source>input should be {choice}</source>
   <translation>应为 {choice}</translation>
  </message>
  <message>
   <source>int</source>
   <translation>整数</translation>
  </message>
  <message>
   <source>invalid continuation byte</source>
   <translation>的后续字节无效</translation>
  </message>
  <message>
   <source>invalid start byte</source>
   <translation>的起始字节无效</translation>
  </message>
  <message>
   <source>it adds {what}</source>
   <translation>多出了 {what}</translation>
  </message>
  <message>
   <source>it answers the question</source>
   <translation>它回答了问题，而不是改写</translation>
  </message>
  <message>
   <source>it asks for something else</source>
   <translation>问的是另一件事</translation>
  </message>
  <message>
   <source>it became shorter</source>
   <translation>文件变短了</translation>
  </message>
  <message>
   <source>it cannot be unpacked without errors</source>
   <translation>解压时出错</translation>
  </message>
  <message>
   <source>it changes the weights themselves, which quantized ones do not allow</source>
   <translation>它要改动权重本身，而量化后的权重不允许改动</translation>
  </message>
  <message>
   <source>it does not begin as files of its kind do</source>
   <translation>文件开头不符合这类文件的格式</translation>
  </message>
  <message>
   <source>it has 1 value where the header has {wanted}</source>
   <translation>只有 1 个值，而表头有 {wanted} 个</translation>
  </message>
  <message>
   <source>it has no header row; its columns are numbered</source>
   <translation>没有表头；各列按序号命名</translation>
  </message>
  <message>
   <source>it has too few words of the question, or too many others</source>
   <translation>保留的原词太少，或新词太多</translation>
  </message>
  <message>
   <source>it has {found} values where the header has {wanted}</source>
   <translation>有 {found} 个值，而表头有 {wanted} 个</translation>
  </message>
  <message>
   <source>it holds a NUL character at character {character}</source>
   <translation>第 {character} 个字符是空字符（NUL）</translation>
  </message>
  <message>
   <source>it holds half of a character (a lone surrogate)</source>
   <translation>含有半个字符（单独的代理码位）</translation>
  </message>
  <message>
   <source>it holds no object</source>
   <translation>没有任何对象</translation>
  </message>
  <message>
   <source>it holds raw bytes, not text</source>
   <translation>内容是原始字节，不是文本</translation>
  </message>
  <message>
   <source>it is a part of a broken object</source>
   <translation>这是一个残缺对象的一部分</translation>
  </message>
  <message>
   <source>it is a title above the table</source>
   <translation>这是表格上方的标题</translation>
  </message>
  <message>
   <source>it is a {kind}, not an object with columns</source>
   <translation>内容是{kind}，不是带有列的对象</translation>
  </message>
  <message>
   <source>it is empty, or comes to no end</source>
   <translation>内容为空，或没有写完</translation>
  </message>
  <message>
   <source>it is in another language</source>
   <translation>换成了另一种语言</translation>
  </message>
  <message>
   <source>it is longer than {limit} MiB</source>
   <translation>长度超过 {limit} MiB</translation>
  </message>
  <message>
   <source>it is made for models that write text</source>
   <translation>它是为生成文字的模型设计的</translation>
  </message>
  <message>
   <source>it is made for whole weight matrices, and an adapter trains none</source>
   <translation>它是为完整的权重矩阵设计的，而适配器并不训练这样的矩阵</translation>
  </message>
  <message>
   <source>it is much shorter or much longer than the question</source>
   <translation>比原问题短得多或长得多</translation>
  </message>
  <message>
   <source>it is nested more than {limit} levels deep</source>
   <translation>嵌套超过 {limit} 层</translation>
  </message>
  <message>
   <source>it is not a mapping of settings</source>
   <translation>内容不是一组设置</translation>
  </message>
  <message>
   <source>it is not a regular expression: {fault}</source>
   <translation>不是正则表达式：{fault}</translation>
  </message>
  <message>
   <source>it is not valid JSON: {fault}</source>
   <translation>不是有效的 JSON：{fault}</translation>
  </message>
  <message>
   <source>it is not valid JSON: {fault} at character {character}</source>
   <translation>不是有效的 JSON：第 {character} 个字符处{fault}</translation>
  </message>
  <message>
   <source>it is not {encoding} text: {fault} at byte {byte}</source>
   <translation>不是 {encoding} 文本：第 {byte} 字节处{fault}</translation>
  </message>
  <message>
   <source>it loses {what}</source>
   <translation>丢掉了 {what}</translation>
  </message>
  <message>
   <source>it must hold {mark} once</source>
   <translation>其中须恰好出现一次 {mark}</translation>
  </message>
  <message>
   <source>it names {name}</source>
   <translation>其中提到了 {name}</translation>
  </message>
  <message>
   <source>it needs a kind</source>
   <translation>缺少 kind</translation>
  </message>
  <message>
   <source>it reads the weights one by one, and quantized ones are packed</source>
   <translation>它要逐个读取权重，而量化后的权重是打包存放的</translation>
  </message>
  <message>
   <source>it says nearly the same words</source>
   <translation>和原文几乎一字不差</translation>
  </message>
  <message>
   <source>its content changed</source>
   <translation>内容被改动过</translation>
  </message>
  <message>
   <source>its facts are no object</source>
   <translation>其中的 facts 不是对象</translation>
  </message>
  <message>
   <source>keep the optimizer's state in 8 bit</source>
   <translation>用 8 位保存优化器状态</translation>
  </message>
  <message>
   <source>larger than {limit} MiB</source>
   <translation>超过 {limit} MiB</translation>
  </message>
  <message>
   <source>let activations wait in system memory</source>
   <translation>让激活值暂存到系统内存</translation>
  </message>
  <message>
   <source>list</source>
   <translation>列表</translation>
  </message>
  <message>
   <source>loading the model</source>
   <translation>加载模型</translation>
  </message>
  <message>
   <source>looking at the model</source>
   <translation>查看模型</translation>
  </message>
  <message>
   <source>looking for models</source>
   <translation>查找模型</translation>
  </message>
  <message>
   <source>mapping values are not allowed here</source>
   <translation>这里不能再出现冒号</translation>
  </message>
  <message>
   <source>measuring the held-out rows</source>
   <translation>评估留出样本</translation>
  </message>
  <message>
   <source>missing</source>
   <translation>文件缺失</translation>
  </message>
  <message>
   <source>neither answer is better</source>
   <translation>两个回答不分优劣</translation>
  </message>
  <message>
   <source>no answer within {limit} tokens</source>
   <translation>前 {limit} 个词元里没有回答</translation>
  </message>
  <message>
   <source>no safetensors header</source>
   <translation>没有 safetensors 文件头</translation>
  </message>
  <message>
   <source>not UTF-8</source>
   <translation>不是 UTF-8 编码</translation>
  </message>
  <message>
   <source>not a train job</source>
   <translation>不是训练任务</translation>
  </message>
  <message>
   <source>not an object</source>
   <translation>内容不是对象</translation>
  </message>
  <message>
   <source>null</source>
   <translation>空值（null）</translation>
  </message>
  <message>
   <source>number</source>
   <translation>数字</translation>
  </message>
  <message>
   <source>one of the two says not, the other does not</source>
   <translation>一句是否定，另一句不是</translation>
  </message>
  <message>
   <source>one of your edits leaves it out</source>
   <translation>您的某项编辑排除了它</translation>
  </message>
  <message>
   <source>one of your fixes leaves it out</source>
   <translation>您应用的某项修复排除了它</translation>
  </message>
  <message>
   <source>only a train job is forecast</source>
   <translation>只有训练任务才能预测显存</translation>
  </message>
  <message>
   <source>only the list {name} is read; beside it stand {names}</source>
   <translation>只读取列表 {name}；旁边还有 {names}</translation>
  </message>
  <message>
   <source>only the sheet {sheet} is read; the others are {others}</source>
   <translation>只读取工作表 {sheet}；其余为 {others}</translation>
  </message>
  <message>
   <source>plain text</source>
   <translation>纯文本</translation>
  </message>
  <message>
   <source>plain text has no prompt and answer</source>
   <translation>纯文本里没有提示词和回答</translation>
  </message>
  <message>
   <source>preference</source>
   <translation>偏好</translation>
  </message>
  <message>
   <source>preparing the examples</source>
   <translation>准备训练样本</translation>
  </message>
  <message>
   <source>prompt</source>
   <translation>提示词</translation>
  </message>
  <message>
   <source>prompt and completion</source>
   <translation>提示词与补全</translation>
  </message>
  <message>
   <source>ranked answer</source>
   <translation>排序回答</translation>
  </message>
  <message>
   <source>ranked answers, or pairs of a better and a worse answer</source>
   <translation>排好名次的回答，或一好一差的成对回答</translation>
  </message>
  <message>
   <source>reading the data</source>
   <translation>读取数据</translation>
  </message>
  <message>
   <source>rendering a row</source>
   <translation>呈现样本</translation>
  </message>
  <message>
   <source>saving</source>
   <translation>保存</translation>
  </message>
  <message>
   <source>several columns are called {column}; they are numbered</source>
   <translation>有好几列都叫 {column}；已加上序号</translation>
  </message>
  <message>
   <source>signal {number}</source>
   <translation>信号 {number}</translation>
  </message>
  <message>
   <source>somebody else speaks, or is spoken to</source>
   <translation>说话的人或对象变了</translation>
  </message>
  <message>
   <source>starting</source>
   <translation>启动</translation>
  </message>
  <message>
   <source>str</source>
   <translation>文本</translation>
  </message>
  <message>
   <source>string should have at least 1 character</source>
   <translation>不能为空</translation>
  </message>
  <message>
   <source>string should have at most {limit} characters</source>
   <translation>最多 {limit} 个字符</translation>
  </message>
  <message>
   <source>text</source>
   <translation>文本</translation>
  </message>
  <message>
   <source>text and label</source>
   <translation>文本与标签</translation>
  </message>
  <message>
   <source>texts with labels</source>
   <translation>带标签的文本</translation>
  </message>
  <message>
   <source>the chat template does not come to an end</source>
   <translation>对话模板一直不结束</translation>
  </message>
  <message>
   <source>the chat template leaves nothing of its answers to train on</source>
   <translation>对话模板没有留下任何可训练的回答</translation>
  </message>
  <message>
   <source>the chat template makes the two answers the same</source>
   <translation>套用对话模板后，两个回答变得相同</translation>
  </message>
  <message>
   <source>the chat template refuses it: {error}</source>
   <translation>对话模板不接受：{error}</translation>
  </message>
  <message>
   <source>the chat template writes more than {limit} MiB</source>
   <translation>对话模板的输出超过 {limit} MiB</translation>
  </message>
  <message>
   <source>the column {column} has not as many entries as the column {other}</source>
   <translation>{column} 列的项数与 {other} 列不一致</translation>
  </message>
  <message>
   <source>the column {column} holds a {kind} instead of a list of answers</source>
   <translation>{column} 列里是{kind}，而不是回答列表</translation>
  </message>
  <message>
   <source>the column {column} holds a {kind} instead of a list of turns</source>
   <translation>列 {column} 的内容是{kind}，应为对话列表</translation>
  </message>
  <message>
   <source>the column {column} holds a {kind} instead of text</source>
   <translation>列 {column} 的内容是{kind}，不是文本</translation>
  </message>
  <message>
   <source>the column {column} holds fewer than two answers</source>
   <translation>{column} 列里的回答不足两个</translation>
  </message>
  <message>
   <source>the column {column} holds no answer of the assistant</source>
   <translation>{column} 列里没有助手的回答</translation>
  </message>
  <message>
   <source>the column {column} holds no number</source>
   <translation>{column} 列里不是数字</translation>
  </message>
  <message>
   <source>the column {column} holds no turn</source>
   <translation>列 {column} 里没有任何一轮对话</translation>
  </message>
  <message>
   <source>the column {column} holds nothing instead of a list of turns</source>
   <translation>列 {column} 为空，应为对话列表</translation>
  </message>
  <message>
   <source>the column {column} holds something else than numbers</source>
   <translation>{column} 列里有不是数字的内容</translation>
  </message>
  <message>
   <source>the column {column} holds text that is not a list of turns</source>
   <translation>列 {column} 里的文本不是对话列表</translation>
  </message>
  <message>
   <source>the column {column} is empty</source>
   <translation>列 {column} 为空</translation>
  </message>
  <message>
   <source>the column {column} is missing</source>
   <translation>缺少列 {column}</translation>
  </message>
  <message>
   <source>the column {column} is not a list of pairs of question and answer</source>
   <translation>列 {column} 不是由一问一答组成的列表</translation>
  </message>
  <message>
   <source>the column {column} lists tools in a way that cannot be read</source>
   <translation>{column} 列里的工具写法无法读取</translation>
  </message>
  <message>
   <source>the column {column} says {value}, which is neither good nor bad</source>
   <translation>{column} 列写的是 {value}，看不出是好是坏</translation>
  </message>
  <message>
   <source>the column {column} says {value}, which names neither answer</source>
   <translation>{column} 列写的是 {value}，没有指出任何一个回答</translation>
  </message>
  <message>
   <source>the conversation has no assistant turn</source>
   <translation>对话里没有助手的回答</translation>
  </message>
  <message>
   <source>the file is missing</source>
   <translation>缺少这个文件</translation>
  </message>
  <message>
   <source>the file {name} cannot be read: {fault}</source>
   <translation>文件 {name} 无法读取：{fault}</translation>
  </message>
  <message>
   <source>the file {name} is left aside</source>
   <translation>跳过文件 {name}</translation>
  </message>
  <message>
   <source>the key {key} stands twice in one block</source>
   <translation>设置项 {key} 在同一段里出现了两次</translation>
  </message>
  <message>
   <source>the last rank is larger than the first</source>
   <translation>最终的秩大于初始的秩</translation>
  </message>
  <message>
   <source>the name {name} stands twice in one object</source>
   <translation>名称 {name} 在同一个对象里出现了两次</translation>
  </message>
  <message>
   <source>the number {digits} is too large</source>
   <translation>数字 {digits} 过大</translation>
  </message>
  <message>
   <source>the number {digits} is too small</source>
   <translation>数字 {digits} 过小</translation>
  </message>
  <message>
   <source>the orthogonal start needs an even rank</source>
   <translation>正交初始化要求秩为偶数</translation>
  </message>
  <message>
   <source>the packed file breaks off here</source>
   <translation>压缩文件在这里中断</translation>
  </message>
  <message>
   <source>the two answers belong to different prompts</source>
   <translation>两个回答对应的提示词不同</translation>
  </message>
  <message>
   <source>the workbook has formulas that failed; their cells are read as empty</source>
   <translation>工作簿里有出错的公式；这些单元格按空值读取</translation>
  </message>
  <message>
   <source>there is no prompt</source>
   <translation>没有提示词</translation>
  </message>
  <message>
   <source>there is no such setting</source>
   <translation>没有这个设置项</translation>
  </message>
  <message>
   <source>this document is longer than {limit} MiB</source>
   <translation>这篇文档超过 {limit} MiB</translation>
  </message>
  <message>
   <source>this setting is needed</source>
   <translation>缺少这个设置项</translation>
  </message>
  <message>
   <source>tool {tool} is not a JSON object</source>
   <translation>工具 {tool} 不是 JSON 对象</translation>
  </message>
  <message>
   <source>train a smaller model</source>
   <translation>换一个更小的模型</translation>
  </message>
  <message>
   <source>training</source>
   <translation>训练</translation>
  </message>
  <message>
   <source>truncated data</source>
   <translation>数据被截断</translation>
  </message>
  <message>
   <source>truth value</source>
   <translation>真假值</translation>
  </message>
  <message>
   <source>tuple should have at least 1 item after validation, not 0</source>
   <translation>至少要有一项</translation>
  </message>
  <message>
   <source>turn gradient checkpointing on</source>
   <translation>开启梯度检查点</translation>
  </message>
  <message>
   <source>turn {turn} of the column {column} calls a tool in a way that cannot be read</source>
   <translation>{column} 列第 {turn} 轮的工具调用无法读取</translation>
  </message>
  <message>
   <source>turn {turn} of the column {column} has a part that is not text: {part}</source>
   <translation>{column} 列第 {turn} 轮含有不是文本的部分：{part}</translation>
  </message>
  <message>
   <source>turn {turn} of the column {column} has no {name}</source>
   <translation>列 {column} 的第 {turn} 轮没有 {name}</translation>
  </message>
  <message>
   <source>turn {turn} of the column {column} has the unknown role {role}</source>
   <translation>列 {column} 的第 {turn} 轮用了未知的角色 {role}</translation>
  </message>
  <message>
   <source>turn {turn} of the column {column} holds a {kind} instead of text</source>
   <translation>列 {column} 的第 {turn} 轮是{kind}，应为文本</translation>
  </message>
  <message>
   <source>turn {turn} of the column {column} holds nothing instead of text</source>
   <translation>列 {column} 的第 {turn} 轮为空，应为文本</translation>
  </message>
  <message>
   <source>turn {turn} of the column {column} is not an object with a role and a text</source>
   <translation>列 {column} 的第 {turn} 轮不是含角色和文本的对象</translation>
  </message>
  <message>
   <source>two columns are called {column}</source>
   <translation>有两列都叫 {column}</translation>
  </message>
  <message>
   <source>unexpected end of data</source>
   <translation>数据意外结束</translation>
  </message>
  <message>
   <source>validation and test together leave nothing to train on</source>
   <translation>验证集和测试集加起来没有给训练留下样本</translation>
  </message>
  <message>
   <source>{count} more files are left aside</source>
   <translation>另跳过 {count} 个文件</translation>
  </message>
  <message>
   <source>{fault}: line {line} column {column} (char {place})</source>
   <translation>第 {line} 行第 {column} 列（偏移 {place}）：{fault}</translation>
  </message>
  <message>
   <source>{found} bytes instead of {wanted}</source>
   <translation>大小是 {found} 字节，应为 {wanted} 字节</translation>
  </message>
  <message>
   <source>{found} is not one of {known}</source>
   <translation>没有 {found} 这一项，可选的有 {known}</translation>
  </message>
  <message>
   <source>{name} is not a JSON number</source>
   <translation>{name} 不是 JSON 允许的数字</translation>
  </message>
  <message>
   <source>{packed} MiB of it unpack to more than {size} MiB</source>
   <translation>其中 {packed} MiB 解压后超过 {size} MiB</translation>
  </message>
  <message>
   <source>{stage} cannot use it</source>
   <translation>{stage}用不了这条样本</translation>
  </message>
 </context>
 <context>
  <name>ReviewPanel</name>
  <message>
   <source>, </source>
   <translation>、</translation>
  </message>
  <message>
   <source>A model and data are needed first.</source>
   <translation>需要先选好模型和数据。</translation>
  </message>
  <message>
   <source>As a file</source>
   <translation>任务文件</translation>
  </message>
  <message>
   <source>Checklist</source>
   <translation>检查清单</translation>
  </message>
  <message>
   <source>Copied</source>
   <translation>已复制</translation>
  </message>
  <message>
   <source>Copy</source>
   <translation>复制</translation>
  </message>
  <message>
   <source>Data: not checked</source>
   <translation>数据：尚未检查</translation>
  </message>
  <message>
   <source>Data: reading and splitting it…</source>
   <translation>数据：正在读取和划分…</translation>
  </message>
  <message>
   <source>Data: {rows} rows to train on, {validation} held out</source>
   <translation>数据：{rows} 条样本用于训练，留出 {validation}</translation>
  </message>
  <message>
   <source>Disk: measuring what is free…</source>
   <translation>磁盘：正在查看可用空间…</translation>
  </message>
  <message>
   <source>Disk: needs {needed}, only {free} are free</source>
   <translation>磁盘：需要 {needed}，只剩 {free}</translation>
  </message>
  <message>
   <source>Disk: needs {needed}, {free} are free</source>
   <translation>磁盘：需要 {needed}，可用 {free}</translation>
  </message>
  <message>
   <source>Disk: not checked</source>
   <translation>磁盘：尚未检查</translation>
  </message>
  <message>
   <source>Memory: fits, {amount}</source>
   <translation>显存：放得下，{amount}</translation>
  </message>
  <message>
   <source>Memory: not known</source>
   <translation>显存：未知</translation>
  </message>
  <message>
   <source>Memory: tight, {amount}; it may run out</source>
   <translation>显存：紧张，{amount}，可能不够</translation>
  </message>
  <message>
   <source>Memory: too big, {amount}; see below for what would make it fit</source>
   <translation>显存：放不下，{amount}；下方列出可行的调整</translation>
  </message>
  <message>
   <source>Memory: working it out…</source>
   <translation>显存：正在计算…</translation>
  </message>
  <message>
   <source>Model: complete and safe to open; licence: {licence}</source>
   <translation>模型：完整，可以安全打开；许可证：{licence}</translation>
  </message>
  <message>
   <source>Model: looking at it…</source>
   <translation>模型：正在查看…</translation>
  </message>
  <message>
   <source>Model: not checked</source>
   <translation>模型：尚未检查</translation>
  </message>
  <message>
   <source>Name of the run</source>
   <translation>训练名称</translation>
  </message>
  <message>
   <source>Save as…</source>
   <translation>另存为…</translation>
  </message>
  <message>
   <source>Save the job</source>
   <translation>保存任务</translation>
  </message>
  <message>
   <source>Saved</source>
   <translation>已保存</translation>
  </message>
  <message>
   <source>The job</source>
   <translation>任务</translation>
  </message>
  <message>
   <source>The job as YAML</source>
   <translation>YAML 格式的任务</translation>
  </message>
  <message>
   <source>Train {model} with {method} on {rows} rows of {data}, {length}, in batches of {batch} rows.</source>
   <translation>用 {method} 训练 {model}，数据为 {data} 的 {rows} 条样本，{length}，有效批大小 {batch}。</translation>
  </message>
  <message>
   <source>for {epochs} epochs</source>
   <translation>共 {epochs} 轮</translation>
  </message>
  <message>
   <source>for {epochs} epochs ({steps} steps)</source>
   <translation>共 {epochs} 轮（{steps} 步）</translation>
  </message>
  <message>
   <source>for {steps} steps</source>
   <translation>共 {steps} 步</translation>
  </message>
  <message>
   <source>made from the model and the method</source>
   <translation>默认由模型和方法组成</translation>
  </message>
  <message>
   <source>own settings</source>
   <translation>自定义设置</translation>
  </message>
  <message>
   <source>{method}, {preset}, sequence {length} tokens</source>
   <translation>{method}，{preset}，序列长度 {length} 个词元</translation>
  </message>
 </context>
 <context>
  <name>RewritingDialog</name>
  <message>
   <source>A model on this computer writes questions of {file} anew; the answers stay yours. Only training rows are used. What loses a number or a name, changes the meaning, or answers is refused.</source>
   <translation>由本机上的模型改写 {file} 里的问题，回答仍是您自己的。只用训练行。丢掉数字或名字、改变意思或直接作答的，一律不要。</translation>
  </message>
  <message>
   <source>Accepted</source>
   <translation>采用</translation>
  </message>
  <message>
   <source>All</source>
   <translation>全部</translation>
  </message>
  <message>
   <source>Close</source>
   <translation>关闭</translation>
  </message>
  <message>
   <source>Expect little of a small model: of 41 questions, the starter model put 10 in other words, and 22 when it had been tuned on such pairs. Look through what is made before you train on it.</source>
   <translation>对小模型不要期望太高：41 个问题里，入门模型改写成功 10 个；用这类句对微调之后是 22 个。训练之前，请先看一遍改写的结果。</translation>
  </message>
  <message>
   <source>For each question</source>
   <translation>每个问题写几种</translation>
  </message>
  <message>
   <source>In other words</source>
   <translation>换种说法</translation>
  </message>
  <message>
   <source>Loading the model…</source>
   <translation>正在加载模型…</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>模型</translation>
  </message>
  <message>
   <source>Question</source>
   <translation>问题</translation>
  </message>
  <message>
   <source>Questions</source>
   <translation>问题数量</translation>
  </message>
  <message>
   <source>Questions in other words</source>
   <translation>换种说法的问题</translation>
  </message>
  <message>
   <source>Refused: {reason}</source>
   <translation>不采用：{reason}</translation>
  </message>
  <message>
   <source>Result</source>
   <translation>结果</translation>
  </message>
  <message>
   <source>Use them for training</source>
   <translation>用于训练</translation>
  </message>
  <message>
   <source>Write paraphrases</source>
   <translation>开始改写</translation>
  </message>
  <message>
   <source>Writing…</source>
   <translation>正在改写…</translation>
  </message>
  <message>
   <source>{done} of {total} questions</source>
   <translation>{done} / {total} 个问题</translation>
  </message>
  <message>
   <source>{made} accepted, {refused} refused</source>
   <translation>采用 {made} 个，不采用 {refused} 个</translation>
  </message>
  <message>
   <source>{name} · base model</source>
   <translation>{name} · 基座模型</translation>
  </message>
 </context>
 <context>
  <name>RowPanel</name>
  <message>
   <source>Close the row</source>
   <translation>关闭这一条</translation>
  </message>
  <message>
   <source>Keep changes</source>
   <translation>保留修改</translation>
  </message>
  <message>
   <source>Leave this row out</source>
   <translation>剔除这一条</translation>
  </message>
  <message>
   <source>Line {line}</source>
   <translation>第 {line} 行</translation>
  </message>
 </context>
 <context>
  <name>RowsView</name>
  <message>
   <source>Rows of the file</source>
   <translation>文件中的样本</translation>
  </message>
  <message>
   <source>Search the rows</source>
   <translation>搜索样本</translation>
  </message>
  <message>
   <source>This column holds lists or numbers: write JSON.</source>
   <translation>这一列存放的是列表或数字，请按 JSON 填写。</translation>
  </message>
 </context>
 <context>
  <name>RunCard</name>
  <message>
   <source>loss {value}</source>
   <translation>损失 {value}</translation>
  </message>
 </context>
 <context>
  <name>RunPage</name>
  <message>
   <source>Cancel</source>
   <translation>取消</translation>
  </message>
  <message>
   <source>Discard</source>
   <translation>放弃</translation>
  </message>
  <message>
   <source>Discard this run</source>
   <translation>放弃这次训练</translation>
  </message>
  <message>
   <source>End this run without saving?</source>
   <translation>不保存就结束这次训练？</translation>
  </message>
  <message>
   <source>Run</source>
   <translation>训练</translation>
  </message>
  <message>
   <source>What it has learned since its last checkpoint is lost. Stop and save keeps everything.</source>
   <translation>上一个检查点之后学到的内容会丢失。“停止并保存”会保留全部成果。</translation>
  </message>
 </context>
 <context>
  <name>RunWords</name>
  <message>
   <source>A checkpoint was asked for.</source>
   <translation>已请求保存检查点。</translation>
  </message>
  <message>
   <source>A sample was asked for.</source>
   <translation>已请求一次示例回答。</translation>
  </message>
  <message>
   <source>Checkpoint at step {step} ({size}).</source>
   <translation>第 {step} 步已保存检查点（{size}）。</translation>
  </message>
  <message>
   <source>Compared with what was trained: divergence {value} nats a token.</source>
   <translation>与训练结果比对：每词元差异 {value} nat。</translation>
  </message>
  <message>
   <source>Comparing with what was trained</source>
   <translation>正在与训练结果比对</translation>
  </message>
  <message>
   <source>Completed</source>
   <translation>已完成</translation>
  </message>
  <message>
   <source>Copying files</source>
   <translation>正在复制文件</translation>
  </message>
  <message>
   <source>Crashed</source>
   <translation>意外中断</translation>
  </message>
  <message>
   <source>Discarded</source>
   <translation>已放弃</translation>
  </message>
  <message>
   <source>Discarded; nothing was saved.</source>
   <translation>已放弃，没有保存。</translation>
  </message>
  <message>
   <source>Done.</source>
   <translation>完成。</translation>
  </message>
  <message>
   <source>Ending without saving.</source>
   <translation>正在结束，不保存。</translation>
  </message>
  <message>
   <source>Evaluating</source>
   <translation>正在评估</translation>
  </message>
  <message>
   <source>Exported to {path} ({size}).</source>
   <translation>已导出到 {path}（{size}）。</translation>
  </message>
  <message>
   <source>Exporting</source>
   <translation>正在导出</translation>
  </message>
  <message>
   <source>Failed</source>
   <translation>失败</translation>
  </message>
  <message>
   <source>Failed.</source>
   <translation>失败。</translation>
  </message>
  <message>
   <source>Folding the adapter in</source>
   <translation>正在合并适配器</translation>
  </message>
  <message>
   <source>From here on activations wait in system memory.</source>
   <translation>从此处起激活值暂存到系统内存。</translation>
  </message>
  <message>
   <source>From here on the loss is computed in parts.</source>
   <translation>从此处起分块计算损失。</translation>
  </message>
  <message>
   <source>From here on with a learning rate of {after} instead of {before}.</source>
   <translation>从此处起学习率从 {before} 改为 {after}。</translation>
  </message>
  <message>
   <source>From here on with gradient checkpointing.</source>
   <translation>从此处起开启梯度检查点。</translation>
  </message>
  <message>
   <source>From here on {after} batches are added up for each step, not {before}.</source>
   <translation>从此处起每步累积 {after} 批，之前是 {before} 批。</translation>
  </message>
  <message>
   <source>From here on {after} rows are computed at once, not {before}.</source>
   <translation>从此处起一次计算 {after} 条样本，之前是 {before} 条。</translation>
  </message>
  <message>
   <source>From here on {name} is {after} instead of {before}.</source>
   <translation>从此处起 {name} 从 {before} 改为 {after}。</translation>
  </message>
  <message>
   <source>Full tuning</source>
   <translation>全参数微调</translation>
  </message>
  <message>
   <source>Going on at step {step}.</source>
   <translation>从第 {step} 步继续。</translation>
  </message>
  <message>
   <source>Going on from the checkpoint at step {step}.</source>
   <translation>从第 {step} 步的检查点继续。</translation>
  </message>
  <message>
   <source>Going on.</source>
   <translation>继续训练。</translation>
  </message>
  <message>
   <source>Last layers</source>
   <translation>仅最后几层</translation>
  </message>
  <message>
   <source>Loading the model</source>
   <translation>正在加载模型</translation>
  </message>
  <message>
   <source>Measuring the held-out rows</source>
   <translation>正在评估留出样本</translation>
  </message>
  <message>
   <source>Not started</source>
   <translation>尚未开始</translation>
  </message>
  <message>
   <source>Paused</source>
   <translation>已暂停</translation>
  </message>
  <message>
   <source>Paused at step {step}.</source>
   <translation>在第 {step} 步暂停。</translation>
  </message>
  <message>
   <source>Pausing after this step.</source>
   <translation>这一步之后暂停。</translation>
  </message>
  <message>
   <source>Preparing the examples</source>
   <translation>正在准备训练样本</translation>
  </message>
  <message>
   <source>Ran out of memory at step {step}; beginning again with batches of {rows} × {times}.</source>
   <translation>第 {step} 步显存不足；改用 {rows} × {times} 的批次从头开始。</translation>
  </message>
  <message>
   <source>Ran out of memory at step {step}; going on from step {start} with batches of {rows} × {times}.</source>
   <translation>第 {step} 步显存不足；改用 {rows} × {times} 的批次从第 {start} 步继续。</translation>
  </message>
  <message>
   <source>Reading data</source>
   <translation>正在读取数据</translation>
  </message>
  <message>
   <source>Ready: {rows} rows, {steps} steps, {tokens} trained tokens an epoch.</source>
   <translation>准备就绪：{rows} 条样本，{steps} 步，每轮 {tokens} 个训练词元。</translation>
  </message>
  <message>
   <source>Recovering</source>
   <translation>恢复中</translation>
  </message>
  <message>
   <source>Saving</source>
   <translation>正在保存</translation>
  </message>
  <message>
   <source>Saving, then stopping.</source>
   <translation>保存后停止。</translation>
  </message>
  <message>
   <source>Seeing whether the longest rows fit</source>
   <translation>正在试算最长的样本是否放得下</translation>
  </message>
  <message>
   <source>Starting</source>
   <translation>正在启动</translation>
  </message>
  <message>
   <source>Starting the engine</source>
   <translation>正在启动引擎</translation>
  </message>
  <message>
   <source>Step {step}: answered “{prompt}”.</source>
   <translation>第 {step} 步：回答了“{prompt}”。</translation>
  </message>
  <message>
   <source>Step {step}: held-out loss {loss}, the best so far.</source>
   <translation>第 {step} 步：验证损失 {loss}，目前最佳。</translation>
  </message>
  <message>
   <source>Step {step}: held-out loss {loss}.</source>
   <translation>第 {step} 步：验证损失 {loss}。</translation>
  </message>
  <message>
   <source>Stopped</source>
   <translation>已停止</translation>
  </message>
  <message>
   <source>Stopped; what was learned so far is saved.</source>
   <translation>已停止，目前学到的内容已保存。</translation>
  </message>
  <message>
   <source>Stopping</source>
   <translation>正在停止</translation>
  </message>
  <message>
   <source>The adapter is saved ({size}).</source>
   <translation>适配器已保存（{size}）。</translation>
  </message>
  <message>
   <source>The engine started again (attempt {number}).</source>
   <translation>引擎再次启动（第 {number} 次）。</translation>
  </message>
  <message>
   <source>The engine started.</source>
   <translation>引擎已启动。</translation>
  </message>
  <message>
   <source>The longest row ({tokens} tokens) fits: {peak} of {capacity} used.</source>
   <translation>最长的样本（{tokens} 个词元）放得下：占用 {peak}，共 {capacity}。</translation>
  </message>
  <message>
   <source>The model is saved ({size}).</source>
   <translation>模型已保存（{size}）。</translation>
  </message>
  <message>
   <source>The {rows} longest rows (up to {tokens} tokens) fit: {peak} of {capacity} used.</source>
   <translation>最长的 {rows} 条样本（最多 {tokens} 个词元）放得下：占用 {peak}，共 {capacity}。</translation>
  </message>
  <message>
   <source>Training</source>
   <translation>正在训练</translation>
  </message>
  <message>
   <source>{before} held-out rows at once did not fit; from here on {after} are measured at once.</source>
   <translation>一次评估 {before} 条留出样本放不下；从此处起一次评估 {after} 条。</translation>
  </message>
  <message>
   <source>{done} of {total}</source>
   <translation>{done} / {total}</translation>
  </message>
  <message>
   <source>{done} of {total} batches</source>
   <translation>{done} / {total} 批</translation>
  </message>
  <message>
   <source>{done} of {total} rows</source>
   <translation>{done} / {total} 条样本</translation>
  </message>
  <message>
   <source>{done} of {total} steps</source>
   <translation>{done} / {total} 步</translation>
  </message>
  <message>
   <source>{done} of {total} tensors</source>
   <translation>{done} / {total} 个张量</translation>
  </message>
  <message>
   <source>{phase} took up to {amount} of memory.</source>
   <translation>{phase}最多占用 {amount}。</translation>
  </message>
 </context>
 <context>
  <name>RunsPage</name>
  <message>
   <source>Any state</source>
   <translation>全部状态</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>取消</translation>
  </message>
  <message>
   <source>Checkpoints, the tuned adapter and exports inside the run's folder go with it. {size} are freed; this cannot be undone.</source>
   <translation>训练文件夹内的检查点、适配器和导出结果会一并删除，将释放 {size}。此操作无法撤销。</translation>
  </message>
  <message>
   <source>Compare</source>
   <translation>比较</translation>
  </message>
  <message>
   <source>Delete</source>
   <translation>删除</translation>
  </message>
  <message>
   <source>Delete {count} runs?</source>
   <translation>删除 {count} 条训练记录？</translation>
  </message>
  <message>
   <source>Delete {name}?</source>
   <translation>删除 {name}？</translation>
  </message>
  <message>
   <source>Deleted; {size} are free again.</source>
   <translation>已删除，释放了 {size}。</translation>
  </message>
  <message>
   <source>Each tune appears here with its curve. Compare them, resume them, or use one as a beginning.</source>
   <translation>每次微调都会连同曲线显示在这里。可以相互比较、恢复训练，或以其中一次为起点。</translation>
  </message>
  <message>
   <source>Filter by name, model, method or data</source>
   <translation>按名称、模型、方法或数据筛选</translation>
  </message>
  <message>
   <source>New tune</source>
   <translation>新建微调</translation>
  </message>
  <message>
   <source>No run matches</source>
   <translation>没有符合的训练记录</translation>
  </message>
  <message>
   <source>No runs yet</source>
   <translation>还没有训练记录</translation>
  </message>
  <message>
   <source>Open</source>
   <translation>打开</translation>
  </message>
  <message>
   <source>Open folder</source>
   <translation>打开文件夹</translation>
  </message>
  <message>
   <source>Rename</source>
   <translation>重命名</translation>
  </message>
  <message>
   <source>Resume</source>
   <translation>恢复训练</translation>
  </message>
  <message>
   <source>Runs</source>
   <translation>训练记录</translation>
  </message>
  <message>
   <source>Select a run to use it, or several to compare them.</source>
   <translation>选择一次训练来使用，或选择多次训练来比较。</translation>
  </message>
  <message>
   <source>Show all runs</source>
   <translation>显示全部训练</translation>
  </message>
  <message>
   <source>State</source>
   <translation>状态</translation>
  </message>
  <message>
   <source>Take words out of the filter, or choose any state.</source>
   <translation>请减少筛选词，或选择“全部状态”。</translation>
  </message>
  <message>
   <source>Try the sample</source>
   <translation>试用示例</translation>
  </message>
  <message>
   <source>Tune again</source>
   <translation>再次微调</translation>
  </message>
  <message>
   <source>{count} runs selected</source>
   <translation>已选择 {count} 条训练记录</translation>
  </message>
 </context>
 <context>
  <name>RunsTable</name>
  <message>
   <source>Best loss</source>
   <translation>最佳损失</translation>
  </message>
  <message>
   <source>Data</source>
   <translation>数据</translation>
  </message>
  <message>
   <source>Loss</source>
   <translation>损失</translation>
  </message>
  <message>
   <source>Method</source>
   <translation>方法</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>模型</translation>
  </message>
  <message>
   <source>Run</source>
   <translation>训练</translation>
  </message>
  <message>
   <source>Runs</source>
   <translation>训练记录</translation>
  </message>
  <message>
   <source>State</source>
   <translation>状态</translation>
  </message>
  <message>
   <source>Time</source>
   <translation>用时</translation>
  </message>
 </context>
 <context>
  <name>SamplesCard</name>
  <message>
   <source>Answers as it learns</source>
   <translation>训练中的回答</translation>
  </message>
  <message>
   <source>Ask</source>
   <translation>提问</translation>
  </message>
  <message>
   <source>Ask the model now</source>
   <translation>现在就问问模型</translation>
  </message>
  <message>
   <source>Asked; it answers between two steps…</source>
   <translation>已提问，模型会在两步之间回答…</translation>
  </message>
  <message>
   <source>At every evaluation the model answers the sample prompts, and you can see it change here.</source>
   <translation>每次评估时模型都会回答示例提示词，可以在这里看到它的变化。</translation>
  </message>
  <message>
   <source>step {step}</source>
   <translation>第 {step} 步</translation>
  </message>
 </context>
 <context>
  <name>SeenView</name>
  <message>
   <source>Choose a model first, to see a row through its template</source>
   <translation>请先选择模型，才能用它的模板查看样本</translation>
  </message>
  <message>
   <source>Line {line} is not used</source>
   <translation>第 {line} 行不会用于训练</translation>
  </message>
  <message>
   <source>Next row</source>
   <translation>下一条样本</translation>
  </message>
  <message>
   <source>Nothing to show yet</source>
   <translation>暂无内容</translation>
  </message>
  <message>
   <source>Previous row</source>
   <translation>上一条样本</translation>
  </message>
  <message>
   <source>Raw text without a chat template; the same mask is used in training.</source>
   <translation>原始文本，不用对话模板；训练时使用同样的掩码。</translation>
  </message>
  <message>
   <source>Reading data…</source>
   <translation>正在读取数据…</translation>
  </message>
  <message>
   <source>Rendered with this model's own chat template; the same mask is used in training.</source>
   <translation>按这个模型自带的对话模板呈现；训练时使用同样的掩码。</translation>
  </message>
  <message>
   <source>Rendering…</source>
   <translation>正在呈现…</translation>
  </message>
  <message>
   <source>Row {number} of {total} · line {line}</source>
   <translation>第 {number} 条样本，共 {total} 条 · 第 {line} 行</translation>
  </message>
  <message>
   <source>Starting the engine…</source>
   <translation>正在启动引擎…</translation>
  </message>
  <message>
   <source>This model has no chat template: a plain one is used, and saved with the tuned model.</source>
   <translation>这个模型没有对话模板：改用一个简单的模板，并随微调后的模型一起保存。</translation>
  </message>
 </context>
 <context>
  <name>SettingsPage</name>
  <message>
   <source>A new runs folder is used from the next start on; runs are not moved.</source>
   <translation>新的训练文件夹从下次启动起生效，已有的训练不会移动。</translation>
  </message>
  <message>
   <source>Add a folder</source>
   <translation>添加文件夹</translation>
  </message>
  <message>
   <source>As the system</source>
   <translation>跟随系统</translation>
  </message>
  <message>
   <source>Change…</source>
   <translation>更改…</translation>
  </message>
  <message>
   <source>Choose a folder</source>
   <translation>选择文件夹</translation>
  </message>
  <message>
   <source>Daylight (light)</source>
   <translation>日光（浅色）</translation>
  </message>
  <message>
   <source>Engine</source>
   <translation>引擎</translation>
  </message>
  <message>
   <source>Engine log</source>
   <translation>引擎日志</translation>
  </message>
  <message>
   <source>Folders</source>
   <translation>文件夹</translation>
  </message>
  <message>
   <source>Hide the licences</source>
   <translation>隐藏许可证</translation>
  </message>
  <message>
   <source>Hide the log</source>
   <translation>隐藏日志</translation>
  </message>
  <message>
   <source>Language</source>
   <translation>语言</translation>
  </message>
  <message>
   <source>Licences</source>
   <translation>许可证</translation>
  </message>
  <message>
   <source>Look</source>
   <translation>外观</translation>
  </message>
  <message>
   <source>Model folders</source>
   <translation>模型文件夹</translation>
  </message>
  <message>
   <source>Not running</source>
   <translation>未运行</translation>
  </message>
  <message>
   <source>Open folder</source>
   <translation>打开文件夹</translation>
  </message>
  <message>
   <source>Ready</source>
   <translation>已就绪</translation>
  </message>
  <message>
   <source>Reduce motion</source>
   <translation>减少动态效果</translation>
  </message>
  <message>
   <source>Remove {folder} from the list</source>
   <translation>从列表中移除 {folder}</translation>
  </message>
  <message>
   <source>Runs</source>
   <translation>训练记录</translation>
  </message>
  <message>
   <source>Settings</source>
   <translation>设置</translation>
  </message>
  <message>
   <source>Show the licences</source>
   <translation>查看许可证</translation>
  </message>
  <message>
   <source>Show the log</source>
   <translation>查看日志</translation>
  </message>
  <message>
   <source>Start it again</source>
   <translation>重新启动</translation>
  </message>
  <message>
   <source>Starting</source>
   <translation>正在启动</translation>
  </message>
  <message>
   <source>The window can be used meanwhile.</source>
   <translation>这期间窗口可以正常使用。</translation>
  </message>
  <message>
   <source>Theme</source>
   <translation>主题</translation>
  </message>
  <message>
   <source>Tunesmith is free software under the Apache License 2.0, built on libraries with licences of their own.</source>
   <translation>Tunesmith 是采用 Apache License 2.0 的自由软件，所用的各个库有各自的许可证。</translation>
  </message>
  <message>
   <source>Tunesmith's own folder</source>
   <translation>Tunesmith 自己的文件夹</translation>
  </message>
  <message>
   <source>Use the usual one</source>
   <translation>使用默认文件夹</translation>
  </message>
  <message>
   <source>Workshop (dark)</source>
   <translation>工坊（深色）</translation>
  </message>
  <message>
   <source>version {version}</source>
   <translation>版本 {version}</translation>
  </message>
 </context>
 <context>
  <name>Spec</name>
  <message>
   <source>"</source>
   <translation>"</translation>
  </message>
  <message>
   <source>'</source>
   <translation>'</translation>
  </message>
  <message>
   <source>0 is the first answer, 1 the second</source>
   <translation>0 是第一个回答，1 是第二个</translation>
  </message>
  <message>
   <source>1 is the first answer, 0 the second</source>
   <translation>1 是第一个回答，0 是第二个</translation>
  </message>
  <message>
   <source>1 is the first answer, 2 the second</source>
   <translation>1 是第一个回答，2 是第二个</translation>
  </message>
  <message>
   <source>16 bit (bf16)</source>
   <translation>16 位（bf16）</translation>
  </message>
  <message>
   <source>16-bit type of the stored weights.</source>
   <translation>保存权重所用的 16 位类型。</translation>
  </message>
  <message>
   <source>16-bit weights as most models are published: no quantization error, four times the memory of nf4.</source>
   <translation>16 位权重，也是多数模型发布时的形式：没有量化误差，占用是 nf4 的四倍。</translation>
  </message>
  <message>
   <source>32 bit (fp32)</source>
   <translation>32 位（fp32）</translation>
  </message>
  <message>
   <source>32-bit weights: the most exact and the largest, for small models and for the processor.</source>
   <translation>32 位权重：最精确，占用也最大，适合小模型或用处理器训练。</translation>
  </message>
  <message>
   <source>4 bit (nf4)</source>
   <translation>4 位（nf4）</translation>
  </message>
  <message>
   <source>4-bit NormalFloat (Dettmers et al., 2023, arXiv:2305.14314): a quarter of the memory of 16 bit.</source>
   <translation>4 位 NormalFloat（Dettmers 等，2023，arXiv:2305.14314）：占用只有 16 位的四分之一。</translation>
  </message>
  <message>
   <source>8 bit (int8)</source>
   <translation>8 位（int8）</translation>
  </message>
  <message>
   <source>8-bit AdEMAMix whose state moves to system memory when the card is full, slower only then.</source>
   <translation>8 位 AdEMAMix，显存不足时状态移到内存，只有这时才会变慢。</translation>
  </message>
  <message>
   <source>8-bit AdamW whose state moves to system memory when the card is full, slower only then (QLoRA).</source>
   <translation>8 位 AdamW，显存占满时状态会转移到系统内存，也只有那时才会变慢（QLoRA 的选择）。</translation>
  </message>
  <message>
   <source>8-bit Lion whose state moves to system memory when the card is full, slower only then.</source>
   <translation>8 位 Lion，显存不足时状态移到内存，只有这时才会变慢。</translation>
  </message>
  <message>
   <source>8-bit integers (LLM.int8, Dettmers et al., 2022, arXiv:2208.07339): half the memory of 16 bit.</source>
   <translation>8 位整数（LLM.int8，Dettmers 等，2022，arXiv:2208.07339）：占用是 16 位的一半。</translation>
  </message>
  <message>
   <source>A class</source>
   <translation>类别</translation>
  </message>
  <message>
   <source>A number</source>
   <translation>数值</translation>
  </message>
  <message>
   <source>AOT</source>
   <translation>AOT</translation>
  </message>
  <message>
   <source>AOT without pairs</source>
   <translation>AOT（不成对）</translation>
  </message>
  <message>
   <source>APO-down</source>
   <translation>APO-down</translation>
  </message>
  <message>
   <source>APO-zero</source>
   <translation>APO-zero</translation>
  </message>
  <message>
   <source>APOLLO</source>
   <translation>APOLLO</translation>
  </message>
  <message>
   <source>APOLLO (Zhu et al., 2024, arXiv:2412.05270): full tuning as with AdamW, with state near to SGD's.</source>
   <translation>APOLLO（Zhu 等，2024，arXiv:2412.05270）：全参数微调，效果近似 AdamW，状态却接近 SGD 那样小。</translation>
  </message>
  <message>
   <source>Above</source>
   <translation>大于</translation>
  </message>
  <message>
   <source>Across files</source>
   <translation>跨文件比较</translation>
  </message>
  <message>
   <source>Activation offloading</source>
   <translation>激活值转存到内存</translation>
  </message>
  <message>
   <source>Activations above this are multiplied in 16 bit; 0 treats none as an outlier.</source>
   <translation>超过此值的激活以 16 位相乘；设为 0 则不把任何值当作离群值。</translation>
  </message>
  <message>
   <source>AdEMAMix</source>
   <translation>AdEMAMix</translation>
  </message>
  <message>
   <source>AdEMAMix (Pagliardini et al., 2024, arXiv:2409.03137): remembers old gradients; for long runs.</source>
   <translation>AdEMAMix（Pagliardini 等，2024，arXiv:2409.03137）：能记住很久以前的梯度，适合较长的训练。</translation>
  </message>
  <message>
   <source>AdEMAMix in 8 bit</source>
   <translation>8 位 AdEMAMix</translation>
  </message>
  <message>
   <source>AdEMAMix with 8-bit state: three bytes a trained weight instead of twelve.</source>
   <translation>状态以 8 位保存的 AdEMAMix：每个训练的权重占 3 字节，而不是 12 字节。</translation>
  </message>
  <message>
   <source>AdaLoRA</source>
   <translation>AdaLoRA</translation>
  </message>
  <message>
   <source>AdaLoRA: rank moves to the layers that need it most (Zhang et al., 2023, arXiv:2303.10512).</source>
   <translation>AdaLoRA：把秩逐步让给最需要的层（Zhang 等，2023，arXiv:2303.10512）。</translation>
  </message>
  <message>
   <source>Adafactor</source>
   <translation>Adafactor</translation>
  </message>
  <message>
   <source>Adafactor (Shazeer &amp; Stern, 2018): next to no state, for full tuning on a small card.</source>
   <translation>Adafactor（Shazeer 与 Stern，2018）：几乎不占状态，适合在小显卡上全参数微调。</translation>
  </message>
  <message>
   <source>AdamW</source>
   <translation>AdamW</translation>
  </message>
  <message>
   <source>AdamW (Loshchilov &amp; Hutter, 2019, arXiv:1711.05101): the usual choice, 8 bytes a trained weight.</source>
   <translation>AdamW（Loshchilov 与 Hutter，2019，arXiv:1711.05101）：通常的选择，每个训练的权重占 8 字节。</translation>
  </message>
  <message>
   <source>AdamW in 32 bit whose state moves to system memory when the card is full, slower only then (QLoRA).</source>
   <translation>32 位 AdamW，显存不足时状态移到内存，只有这时才会变慢（出自 QLoRA）。</translation>
  </message>
  <message>
   <source>AdamW in 8 bit</source>
   <translation>8 位 AdamW</translation>
  </message>
  <message>
   <source>AdamW that averages its weights (Defazio et al., 2024): take it with Constant after warm-up.</source>
   <translation>对权重取平均的 AdamW（Defazio 等，2024）：请搭配“预热后恒定”使用。</translation>
  </message>
  <message>
   <source>AdamW that shortens steps when gradients jump (Wortsman et al., 2023): fewer spikes.</source>
   <translation>梯度突增时缩短步长的 AdamW（Wortsman 等，2023）：损失的尖峰更少。</translation>
  </message>
  <message>
   <source>AdamW with 8-bit state (Dettmers et al., 2022, arXiv:2110.02861): a quarter of its memory.</source>
   <translation>8 位状态的 AdamW（Dettmers 等，2022，arXiv:2110.02861）：优化器状态只占四分之一。</translation>
  </message>
  <message>
   <source>Adapted layers</source>
   <translation>适配的层数</translation>
  </message>
  <message>
   <source>Adapter</source>
   <translation>适配器</translation>
  </message>
  <message>
   <source>Adapter: the few megabytes that were trained, to be loaded beside the base model.</source>
   <translation>适配器：训练所得的几 MB 参数，使用时与基座模型一起加载。</translation>
  </message>
  <message>
   <source>Adapter: train small networks behind the frozen halves of each layer (arXiv:1902.00751).</source>
   <translation>适配器：在每层冻结的注意力和前馈之后训练小网络（arXiv:1902.00751）。</translation>
  </message>
  <message>
   <source>Add missing biases</source>
   <translation>补上缺少的偏置</translation>
  </message>
  <message>
   <source>All linear layers</source>
   <translation>所有线性层</translation>
  </message>
  <message>
   <source>Alpaca</source>
   <translation>Alpaca</translation>
  </message>
  <message>
   <source>Alpaca: an instruction, an optional input to it, and the answer.</source>
   <translation>Alpaca：一条指令、可选的补充输入，以及回答。</translation>
  </message>
  <message>
   <source>Alpha</source>
   <translation>Alpha</translation>
  </message>
  <message>
   <source>Alpha pattern</source>
   <translation>按模块设置 alpha</translation>
  </message>
  <message>
   <source>An epoch ends when</source>
   <translation>一轮结束于</translation>
  </message>
  <message>
   <source>Angles and lengths of each pair: one of both, two, or four. More learn more.</source>
   <translation>每对输出的角度和长度各用几个：一个、两个或四个。越多学得越多。</translation>
  </message>
  <message>
   <source>Another alpha for some modules, by the end of their name, such as q_proj: 64.</source>
   <translation>为某些模块单独设置 alpha，按名称结尾匹配，例如 q_proj：64。</translation>
  </message>
  <message>
   <source>Another language: answers in another language than their question, which did not ask for one.</source>
   <translation>语言不同：答案与问题的语言不同，而问题并没有这样要求。</translation>
  </message>
  <message>
   <source>Another rank for some modules, by the end of their name, such as q_proj: 32.</source>
   <translation>为某些模块单独设置秩，按名称结尾匹配，例如 q_proj：32。</translation>
  </message>
  <message>
   <source>Answer</source>
   <translation>回答</translation>
  </message>
  <message>
   <source>Answer language</source>
   <translation>答案的语言</translation>
  </message>
  <message>
   <source>Answers</source>
   <translation>多个回答</translation>
  </message>
  <message>
   <source>Approximate the rotation by a short series instead of inverting a matrix: much faster.</source>
   <translation>用一段短级数近似旋转，不必求逆矩阵，快得多。</translation>
  </message>
  <message>
   <source>Arrow</source>
   <translation>Arrow</translation>
  </message>
  <message>
   <source>Arrow or Feather: a binary table with typed columns.</source>
   <translation>Arrow 或 Feather：各列带类型的二进制表格。</translation>
  </message>
  <message>
   <source>As a chat</source>
   <translation>按对话处理</translation>
  </message>
  <message>
   <source>As published</source>
   <translation>按论文</translation>
  </message>
  <message>
   <source>Ask the better answer to win by as much as its score is higher, where ranked answers carry scores.</source>
   <translation>排名回答带有分数时，要求较好的回答至少领先其分数差。</translation>
  </message>
  <message>
   <source>At nothing (usual)</source>
   <translation>从零开始（常用）</translation>
  </message>
  <message>
   <source>At nothing, normally spread</source>
   <translation>从零开始，正态分布</translation>
  </message>
  <message>
   <source>Attention only</source>
   <translation>仅注意力层</translation>
  </message>
  <message>
   <source>Automatic</source>
   <translation>自动</translation>
  </message>
  <message>
   <source>BCO</source>
   <translation>BCO</translation>
  </message>
  <message>
   <source>BOFT</source>
   <translation>BOFT</translation>
  </message>
  <message>
   <source>BOFT: rotate blocks and scale each output (Liu et al., 2023, arXiv:2311.06243).</source>
   <translation>BOFT：分块旋转，并缩放每个输出（Liu 等，2023，arXiv:2311.06243）。</translation>
  </message>
  <message>
   <source>Batch</source>
   <translation>批次</translation>
  </message>
  <message>
   <source>Batch size</source>
   <translation>批大小</translation>
  </message>
  <message>
   <source>Batches that are added up before each step: a larger effective batch without more memory.</source>
   <translation>每一步更新前累积的批次数：不多占显存，就能得到更大的有效批大小。</translation>
  </message>
  <message>
   <source>Behind attention and feed-forward (Houlsby), or behind the feed-forward alone (Pfeiffer).</source>
   <translation>放在注意力和前馈之后（Houlsby），或只放在前馈之后（Pfeiffer）。</translation>
  </message>
  <message>
   <source>Below</source>
   <translation>小于</translation>
  </message>
  <message>
   <source>Below zero the first, above zero the second</source>
   <translation>负数是第一个，正数是第二个</translation>
  </message>
  <message>
   <source>Best by</source>
   <translation>最佳依据</translation>
  </message>
  <message>
   <source>Beta</source>
   <translation>Beta</translation>
  </message>
  <message>
   <source>Beta 1</source>
   <translation>Beta 1</translation>
  </message>
  <message>
   <source>Beta 2</source>
   <translation>Beta 2</translation>
  </message>
  <message>
   <source>Beta 3</source>
   <translation>Beta 3</translation>
  </message>
  <message>
   <source>Better answer</source>
   <translation>较好的回答</translation>
  </message>
  <message>
   <source>BitFit: train the biases of the layers and nothing else (Ben Zaken et al., 2021, arXiv:2106.10199).</source>
   <translation>BitFit：只训练各层的偏置，其余一概不动（Ben Zaken 等，2021，arXiv:2106.10199）。</translation>
  </message>
  <message>
   <source>Bitfit</source>
   <translation>BitFit</translation>
  </message>
  <message>
   <source>Block size</source>
   <translation>块大小</translation>
  </message>
  <message>
   <source>Blocks</source>
   <translation>块数</translation>
  </message>
  <message>
   <source>Boilerplate</source>
   <translation>网页杂项</translation>
  </message>
  <message>
   <source>Bottleneck</source>
   <translation>瓶颈适配器</translation>
  </message>
  <message>
   <source>Bound of the update that training begins with; it holds a model close to what it was.</source>
   <translation>训练开始时更新幅度的上限，让模型不致偏离原样太远。</translation>
  </message>
  <message>
   <source>Broken roles</source>
   <translation>轮次错乱</translation>
  </message>
  <message>
   <source>Broken turns: conversations without a user, with two turns of one role in a row, or with a wrong end.</source>
   <translation>轮次错乱：对话里没有用户、同一角色连说两轮，或者结尾不对。</translation>
  </message>
  <message>
   <source>By how much the better answer has to win; counts with SimPO alone.</source>
   <translation>较好的回答需要领先多少；只对 SimPO 起作用。</translation>
  </message>
  <message>
   <source>By what the adapter's output is multiplied before it is added.</source>
   <translation>适配器的输出在加回之前乘以多少。</translation>
  </message>
  <message>
   <source>C3A</source>
   <translation>C3A</translation>
  </message>
  <message>
   <source>C3A: convolve in circles, block by block (Chen et al., 2024, arXiv:2407.19342).</source>
   <translation>C3A：分块做循环卷积（Chen 等，2024，arXiv:2407.19342）。</translation>
  </message>
  <message>
   <source>CPO alpha</source>
   <translation>CPO alpha</translation>
  </message>
  <message>
   <source>CPO and SimPO</source>
   <translation>CPO 与 SimPO</translation>
  </message>
  <message>
   <source>CPO and SimPO: prefer the better answer without a reference (arXiv:2401.08417, arXiv:2405.14734).</source>
   <translation>CPO 与 SimPO：不用参考模型，学会偏向较好的回答（arXiv:2401.08417，arXiv:2405.14734）。</translation>
  </message>
  <message>
   <source>CSV</source>
   <translation>CSV</translation>
  </message>
  <message>
   <source>CSV: a table with a header row; every value stays the text that it is.</source>
   <translation>CSV：带表头的表格；每个值都按原文保留。</translation>
  </message>
  <message>
   <source>Cayley-Neumann series</source>
   <translation>Cayley-Neumann 级数</translation>
  </message>
  <message>
   <source>Centring</source>
   <translation>居中系数</translation>
  </message>
  <message>
   <source>Channel</source>
   <translation>每个通道</translation>
  </message>
  <message>
   <source>Character around a value that holds a delimiter or a line break; found from the first rows.</source>
   <translation>含分隔符或换行的值两边的引号；根据前几行自动判断。</translation>
  </message>
  <message>
   <source>Character around a value that holds a tab or a line break; found from the first rows when left out.</source>
   <translation>含制表符或换行的值两边的引号；留空时根据前几行自动判断。</translation>
  </message>
  <message>
   <source>Character between two values; found from the first rows when left out.</source>
   <translation>两个值之间的字符；留空时根据前几行自动判断。</translation>
  </message>
  <message>
   <source>Checkpoint</source>
   <translation>检查点</translation>
  </message>
  <message>
   <source>Checkpoint every</source>
   <translation>检查点间隔</translation>
  </message>
  <message>
   <source>Chunked loss</source>
   <translation>分块计算损失</translation>
  </message>
  <message>
   <source>Classification</source>
   <translation>分类</translation>
  </message>
  <message>
   <source>Classification: a text, or a pair of texts, and its class or classes; or a number to predict.</source>
   <translation>分类：一段或一对文本，以及它的一个或几个类别；也可以是要预测的数值。</translation>
  </message>
  <message>
   <source>Classification: learn to sort texts into your classes, or to give them a number.</source>
   <translation>分类：学习把文本归入你的类别，或给出一个数值。</translation>
  </message>
  <message>
   <source>Coefficients that are trained beside each layer.</source>
   <translation>每层旁边训练的系数个数。</translation>
  </message>
  <message>
   <source>Column</source>
   <translation>列</translation>
  </message>
  <message>
   <source>Column as the file names it.</source>
   <translation>文件中的列名。</translation>
  </message>
  <message>
   <source>Column of the cell; a new name makes a new column.</source>
   <translation>单元格所在的列；新的名称会新建一列。</translation>
  </message>
  <message>
   <source>Column that is looked at.</source>
   <translation>要查看的列。</translation>
  </message>
  <message>
   <source>Column that says train, validation or test; files that have it are split by it, not by the shares.</source>
   <translation>写有 train、validation 或 test 的列；有这一列的文件按它划分，而不按比例。</translation>
  </message>
  <message>
   <source>Column that says what to do.</source>
   <translation>说明要做什么的列。</translation>
  </message>
  <message>
   <source>Column that says whether the answer is good: true or false, 1 or 0, good or bad, thumbs up or down.</source>
   <translation>说明回答好坏的列：true 或 false、1 或 0、好或坏、点赞或点踩。</translation>
  </message>
  <message>
   <source>Column that says which is better: a number, or words such as A, model_b or tie. Ties are left out.</source>
   <translation>说明哪个更好的列：数字，或 A、model_b、tie 之类的文字。平局的行不用。</translation>
  </message>
  <message>
   <source>Column to copy.</source>
   <translation>要复制的列。</translation>
  </message>
  <message>
   <source>Column whose text is changed.</source>
   <translation>要修改文字的列。</translation>
  </message>
  <message>
   <source>Column with a rank for each answer; the lowest is the best. An answer may carry its own instead.</source>
   <translation>每个回答的名次所在的列，数字越小越好。名次也可以写在回答里。</translation>
  </message>
  <message>
   <source>Column with a score for each answer; the highest is the best. Ranks go first where there are both.</source>
   <translation>每个回答的评分所在的列，分数越高越好。两者都有时以名次为准。</translation>
  </message>
  <message>
   <source>Column with a second text, where two are judged together.</source>
   <translation>两段文本一起判断时，第二段所在的列。</translation>
  </message>
  <message>
   <source>Column with earlier turns, a list of pairs of question and answer. Rows may leave it empty.</source>
   <translation>此前各轮对话所在的列，由成对的问与答组成；可以留空。</translation>
  </message>
  <message>
   <source>Column with one answer: a text, a turn, or a list of turns.</source>
   <translation>其中一个回答所在的列：一段文本、一轮或多轮对话。</translation>
  </message>
  <message>
   <source>Column with the answer to learn.</source>
   <translation>要学习的回答所在的列。</translation>
  </message>
  <message>
   <source>Column with the answer: a text, or a list of turns that may begin with the prompt.</source>
   <translation>回答所在的列：一段文本，或可以从提示词开始的多轮对话。</translation>
  </message>
  <message>
   <source>Column with the answer; of a list of answers the first is learned.</source>
   <translation>答案所在的列；有多个答案时学第一个。</translation>
  </message>
  <message>
   <source>Column with the better answer: a text, a turn, or a list of turns.</source>
   <translation>较好回答所在的列：一段文本、一轮或多轮对话。</translation>
  </message>
  <message>
   <source>Column with the class, a list of classes, or a number.</source>
   <translation>类别、类别列表或数值所在的列。</translation>
  </message>
  <message>
   <source>Column with the list of answers; without ranks and scores the first is the best.</source>
   <translation>回答列表所在的列；没有名次和评分时，第一个最好。</translation>
  </message>
  <message>
   <source>Column with the list of turns.</source>
   <translation>多轮对话所在的列。</translation>
  </message>
  <message>
   <source>Column with the other answer.</source>
   <translation>另一个回答所在的列。</translation>
  </message>
  <message>
   <source>Column with the prompt: a text, or a list of turns.</source>
   <translation>提示词所在的列：一段文本，或多轮对话。</translation>
  </message>
  <message>
   <source>Column with the prompt: a text, or a list of turns. Without one, it is what both answers begin with.</source>
   <translation>提示词所在的列：一段文本，或多轮对话。没有这一列时，取两个回答共同的开头。</translation>
  </message>
  <message>
   <source>Column with the prompt: a text, or a list of turns. Without one, the turns before the answer are it.</source>
   <translation>提示词所在的列：一段文本，或多轮对话。没有这一列时，取回答之前的各轮。</translation>
  </message>
  <message>
   <source>Column with the question.</source>
   <translation>问题所在的列。</translation>
  </message>
  <message>
   <source>Column with the right answer, to compare the model's own with. Rows may leave it empty.</source>
   <translation>正确答案所在的列，用来与模型自己的回答比较。可以留空。</translation>
  </message>
  <message>
   <source>Column with the system prompt. Rows may leave it empty.</source>
   <translation>系统提示词所在的列；可以留空。</translation>
  </message>
  <message>
   <source>Column with the text that the question is about; it is put above it. Rows may leave it empty.</source>
   <translation>问题所依据的文本所在的列，放在问题上方。可以留空。</translation>
  </message>
  <message>
   <source>Column with the text to judge.</source>
   <translation>要判断的文本所在的列。</translation>
  </message>
  <message>
   <source>Column with the text.</source>
   <translation>文本所在的列。</translation>
  </message>
  <message>
   <source>Column with the tools that may be called, as a list of JSON schemas. Rows may leave it empty.</source>
   <translation>可以调用的工具所在的列，写成 JSON schema 列表。可以留空。</translation>
  </message>
  <message>
   <source>Column with the worse answer: a text, a turn, or a list of turns.</source>
   <translation>较差回答所在的列：一段文本、一轮或多轮对话。</translation>
  </message>
  <message>
   <source>Column with what should follow it: a text, or a list of turns.</source>
   <translation>应当接在后面的内容所在的列：一段文本，或多轮对话。</translation>
  </message>
  <message>
   <source>Column with what the prompt is about; it is put below the prompt. Rows may leave it empty.</source>
   <translation>提示词所针对的内容所在的列，放在提示词下方。可以留空。</translation>
  </message>
  <message>
   <source>Column with what to do it to; it is put below the instruction. Rows may leave it empty.</source>
   <translation>指令所针对的内容所在的列，会接在指令下方；可以留空。</translation>
  </message>
  <message>
   <source>Column with what was thought before the answer. Rows may leave it empty.</source>
   <translation>回答之前的思考所在的列。可以留空。</translation>
  </message>
  <message>
   <source>Columns</source>
   <translation>列</translation>
  </message>
  <message>
   <source>Compare the answers by themselves, not with what the model you began with makes of them.</source>
   <translation>只比较回答本身，不与训练前的模型对照。</translation>
  </message>
  <message>
   <source>Comparison</source>
   <translation>比较</translation>
  </message>
  <message>
   <source>Comparison (two answers, which is better)</source>
   <translation>比较（两个回答，哪个更好）</translation>
  </message>
  <message>
   <source>Comparison: two answers to the same prompt, and which of them is better.</source>
   <translation>比较：同一提示词的两个回答，以及哪一个更好。</translation>
  </message>
  <message>
   <source>Completion</source>
   <translation>补全</translation>
  </message>
  <message>
   <source>Compute activations again instead of keeping them: far less memory for a third more time.</source>
   <translation>不保存激活值，需要时重新计算：大幅节省显存，时间约增加三分之一。</translation>
  </message>
  <message>
   <source>Compute the loss in parts, at next to no cost. Saves most with a large vocabulary and long rows.</source>
   <translation>把损失分成小块来算，几乎不花额外时间。词表越大、样本越长，省下的显存越多。</translation>
  </message>
  <message>
   <source>Compute type</source>
   <translation>计算类型</translation>
  </message>
  <message>
   <source>Concatenate</source>
   <translation>依次相接</translation>
  </message>
  <message>
   <source>Concatenate: every file whole, as often as its weight says. Probability: the weights are each file's
share of an epoch. Temperature: the shares follow the sizes of the files, evened out.</source>
   <translation>依次相接：每个文件完整使用，次数由权重决定。按概率：权重就是每个文件在一轮中所占的比例。按温度：比例取决于文件大小，并加以拉平。</translation>
  </message>
  <message>
   <source>Constant</source>
   <translation>恒定</translation>
  </message>
  <message>
   <source>Constant after warm-up</source>
   <translation>预热后恒定</translation>
  </message>
  <message>
   <source>Constrained</source>
   <translation>加约束</translation>
  </message>
  <message>
   <source>Contains</source>
   <translation>包含</translation>
  </message>
  <message>
   <source>Contamination</source>
   <translation>评测污染</translation>
  </message>
  <message>
   <source>Contamination: rows that hold a prompt by which the run is judged, so that it seems better.</source>
   <translation>评测污染：样本里含有用来评判训练的提示词，结果会显得过好。</translation>
  </message>
  <message>
   <source>Context</source>
   <translation>上下文</translation>
  </message>
  <message>
   <source>Continued pretraining</source>
   <translation>继续预训练</translation>
  </message>
  <message>
   <source>Continued pretraining: take in the language and knowledge of plain text.</source>
   <translation>继续预训练：从纯文本中吸收语言和知识。</translation>
  </message>
  <message>
   <source>Control characters</source>
   <translation>控制字符</translation>
  </message>
  <message>
   <source>Conversations</source>
   <translation>对话</translation>
  </message>
  <message>
   <source>Conversations (ShareGPT)</source>
   <translation>对话（ShareGPT）</translation>
  </message>
  <message>
   <source>Copy column</source>
   <translation>复制列</translation>
  </message>
  <message>
   <source>Cosine</source>
   <translation>余弦</translation>
  </message>
  <message>
   <source>Cosine with a floor</source>
   <translation>带下限的余弦</translation>
  </message>
  <message>
   <source>Cosine with a floor, hold then fall, lower on a plateau: share of the learning rate that stays.</source>
   <translation>用于“带下限的余弦”“先保持后下降”和“停滞时降低”：最低保留学习率的多大比例。</translation>
  </message>
  <message>
   <source>Cosine with restarts</source>
   <translation>带重启的余弦</translation>
  </message>
  <message>
   <source>Cosine with restarts: how often the learning rate falls to zero and begins anew.</source>
   <translation>用于“带重启的余弦”：学习率降到零再重新开始的次数。</translation>
  </message>
  <message>
   <source>Counted from</source>
   <translation>从哪一头数起</translation>
  </message>
  <message>
   <source>Cut both factors</source>
   <translation>两个因子都压缩</translation>
  </message>
  <message>
   <source>Cut off</source>
   <translation>被截断</translation>
  </message>
  <message>
   <source>Cut off: rows with more tokens than the maximum length, whose end the model never sees.</source>
   <translation>被截断：词元数超过最大长度的样本，模型看不到其结尾。</translation>
  </message>
  <message>
   <source>Cut the smaller factor to the rank too.</source>
   <translation>把较小的因子也压缩到该秩。</translation>
  </message>
  <message>
   <source>Cycles</source>
   <translation>周期数</translation>
  </message>
  <message>
   <source>DPO</source>
   <translation>DPO</translation>
  </message>
  <message>
   <source>DPO: prefer the better of two answers, and stay close to the model as it was (arXiv:2305.18290).</source>
   <translation>DPO：偏向两个回答中较好的一个，同时不偏离原来的模型太远（arXiv:2305.18290）。</translation>
  </message>
  <message>
   <source>Data</source>
   <translation>数据</translation>
  </message>
  <message>
   <source>Data seed</source>
   <translation>数据顺序种子</translation>
  </message>
  <message>
   <source>Daylight (light)</source>
   <translation>日光（浅色）</translation>
  </message>
  <message>
   <source>DeLoRA</source>
   <translation>DeLoRA</translation>
  </message>
  <message>
   <source>DeLoRA: learn an update's directions and its strength apart (Bini et al., 2025, arXiv:2503.18225).</source>
   <translation>DeLoRA：把更新的方向和强度分开学习（Bini 等，2025，arXiv:2503.18225）。</translation>
  </message>
  <message>
   <source>Decay rate</source>
   <translation>衰减率</translation>
  </message>
  <message>
   <source>Delimiter</source>
   <translation>分隔符</translation>
  </message>
  <message>
   <source>Different questions</source>
   <translation>不同的问题</translation>
  </message>
  <message>
   <source>Directions of each gradient that are kept. More learns more and takes more memory.</source>
   <translation>每个梯度保留的方向数。越多学得越多，占用内存也越多。</translation>
  </message>
  <message>
   <source>DiscoPOP</source>
   <translation>DiscoPOP</translation>
  </message>
  <message>
   <source>Distance from the usual length</source>
   <translation>与常见长度的距离</translation>
  </message>
  <message>
   <source>DoRA</source>
   <translation>DoRA</translation>
  </message>
  <message>
   <source>Double quantization</source>
   <translation>双重量化</translation>
  </message>
  <message>
   <source>Drop rows</source>
   <translation>排除行</translation>
  </message>
  <message>
   <source>Drop where</source>
   <translation>按条件排除</translation>
  </message>
  <message>
   <source>Dropout</source>
   <translation>Dropout</translation>
  </message>
  <message>
   <source>Duplicates</source>
   <translation>重复</translation>
  </message>
  <message>
   <source>Duplicates: rows that repeat an earlier row, whatever their case and spacing.</source>
   <translation>重复：与前面某条内容相同的样本，不计大小写与空白。</translation>
  </message>
  <message>
   <source>EVA</source>
   <translation>EVA</translation>
  </message>
  <message>
   <source>EXO</source>
   <translation>EXO</translation>
  </message>
  <message>
   <source>Early stopping</source>
   <translation>早停</translation>
  </message>
  <message>
   <source>Embedding rate</source>
   <translation>词嵌入学习率</translation>
  </message>
  <message>
   <source>Empty</source>
   <translation>为空</translation>
  </message>
  <message>
   <source>Empty fields</source>
   <translation>空字段</translation>
  </message>
  <message>
   <source>Empty fields: rows with a prompt, an answer or a text that holds nothing but white space.</source>
   <translation>空字段：提示词、回答或文本只含空白的样本。</translation>
  </message>
  <message>
   <source>Encoder width</source>
   <translation>编码网络宽度</translation>
  </message>
  <message>
   <source>Encoding of a text file; recognised when left out.</source>
   <translation>文本文件的编码；留空时自动识别。</translation>
  </message>
  <message>
   <source>End</source>
   <translation>最后面</translation>
  </message>
  <message>
   <source>English</source>
   <translation>English</translation>
  </message>
  <message>
   <source>Epochs</source>
   <translation>训练轮数</translation>
  </message>
  <message>
   <source>Epsilon</source>
   <translation>Epsilon</translation>
  </message>
  <message>
   <source>Equals</source>
   <translation>等于</translation>
  </message>
  <message>
   <source>Evaluate every</source>
   <translation>评估间隔</translation>
  </message>
  <message>
   <source>Evaluation</source>
   <translation>评估</translation>
  </message>
  <message>
   <source>Evaluation batch size</source>
   <translation>评估批大小</translation>
  </message>
  <message>
   <source>Every answer</source>
   <translation>每一条回答</translation>
  </message>
  <message>
   <source>Everything</source>
   <translation>全部文本</translation>
  </message>
  <message>
   <source>Excel</source>
   <translation>Excel</translation>
  </message>
  <message>
   <source>Excel: the first sheet with rows, or the one that is named.</source>
   <translation>Excel：第一个有数据的工作表，或指定的工作表。</translation>
  </message>
  <message>
   <source>Export</source>
   <translation>导出</translation>
  </message>
  <message>
   <source>Exporter</source>
   <translation>导出方式</translation>
  </message>
  <message>
   <source>Factor</source>
   <translation>因子</translation>
  </message>
  <message>
   <source>Factor of the gradient. No step is scaled by itself here, so it takes far more than AdamW.</source>
   <translation>梯度的倍数。这里的步长不会自行缩放，所以要比 AdamW 大得多。</translation>
  </message>
  <message>
   <source>Factor of the updates of matrices inside layers.</source>
   <translation>层内矩阵更新量的倍数。</translation>
  </message>
  <message>
   <source>Factor of the updates of matrices inside layers; about 11 for rank 1.</source>
   <translation>层内矩阵更新量的倍数；秩为 1 时取 11 左右。</translation>
  </message>
  <message>
   <source>File</source>
   <translation>文件</translation>
  </message>
  <message>
   <source>File of paraphrases</source>
   <translation>改写文件</translation>
  </message>
  <message>
   <source>File that `tunesmith-engine paraphrase` wrote.</source>
   <translation>由 `tunesmith-engine paraphrase` 生成的文件。</translation>
  </message>
  <message>
   <source>File with one example a row.</source>
   <translation>每行一条样本的文件。</translation>
  </message>
  <message>
   <source>Find</source>
   <translation>查找</translation>
  </message>
  <message>
   <source>First</source>
   <translation>首个文件用完</translation>
  </message>
  <message>
   <source>First answer</source>
   <translation>第一个回答</translation>
  </message>
  <message>
   <source>First rank</source>
   <translation>初始的秩</translation>
  </message>
  <message>
   <source>First scale</source>
   <translation>初始缩放</translation>
  </message>
  <message>
   <source>First strength</source>
   <translation>初始强度</translation>
  </message>
  <message>
   <source>First text</source>
   <translation>初始文字</translation>
  </message>
  <message>
   <source>First tokens</source>
   <translation>初始词元</translation>
  </message>
  <message>
   <source>Fold into</source>
   <translation>合并到</translation>
  </message>
  <message>
   <source>Folder</source>
   <translation>文件夹</translation>
  </message>
  <message>
   <source>Folder with config.json, safetensors weights and the tokenizer.</source>
   <translation>包含 config.json、safetensors 权重和分词器的文件夹。</translation>
  </message>
  <message>
   <source>Folder: all data files in it and below it; plain text counts only where there is nothing else.</source>
   <translation>文件夹：其中及各级子文件夹里的全部数据文件；没有其他数据时才读纯文本。</translation>
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
   <translation>格式</translation>
  </message>
  <message>
   <source>Four of both</source>
   <translation>各四个</translation>
  </message>
  <message>
   <source>FourierFT</source>
   <translation>FourierFT</translation>
  </message>
  <message>
   <source>FourierFT: learn a few waves of the update's spectrum (Gao et al., 2024, arXiv:2405.03003).</source>
   <translation>FourierFT：只学更新频谱中的几个分量（Gao 等，2024，arXiv:2405.03003）。</translation>
  </message>
  <message>
   <source>Freeze</source>
   <translation>冻结微调</translation>
  </message>
  <message>
   <source>Freeze tuning: train some layers whole and leave the rest as it is.</source>
   <translation>冻结微调：完整训练其中几层，其余保持不变。</translation>
  </message>
  <message>
   <source>Full</source>
   <translation>全参数微调</translation>
  </message>
  <message>
   <source>Full tuning: train every weight. The strongest and the hungriest; for small models on one card.</source>
   <translation>全参数微调：训练全部权重。效果最强，占用也最大；单卡上适合小模型。</translation>
  </message>
  <message>
   <source>GaLore</source>
   <translation>GaLore</translation>
  </message>
  <message>
   <source>GaLore (Zhao et al., 2024, arXiv:2403.03507): full tuning whose state is small, as if by an adapter.</source>
   <translation>GaLore（Zhao 等，2024，arXiv:2403.03507）：全参数微调，状态却像训练适配器那样小。</translation>
  </message>
  <message>
   <source>Garbled text: UTF-8 read as another encoding, so that “é” became “Ã©” and “你好” became “浣犲ソ”.</source>
   <translation>乱码：UTF-8 被当成别的编码读取，“é”变成了“Ã©”，“你好”变成了“浣犲ソ”。</translation>
  </message>
  <message>
   <source>Gelu</source>
   <translation>GELU</translation>
  </message>
  <message>
   <source>General</source>
   <translation>常规</translation>
  </message>
  <message>
   <source>Give a column another name, so that it plays the role that the name stands for.</source>
   <translation>给列换一个名称，使它担任该名称所代表的角色。</translation>
  </message>
  <message>
   <source>Good and bad answers</source>
   <translation>好坏回答</translation>
  </message>
  <message>
   <source>Good and bad answers (unpaired preference)</source>
   <translation>好坏回答（非成对偏好）</translation>
  </message>
  <message>
   <source>Good or bad</source>
   <translation>好或坏</translation>
  </message>
  <message>
   <source>GraLoRA</source>
   <translation>GraLoRA</translation>
  </message>
  <message>
   <source>GraLoRA: a grid of low-rank updates of a weight's blocks (Jung et al., 2025, arXiv:2505.20355).</source>
   <translation>GraLoRA：把权重分块，每块各有一个低秩更新（Jung 等，2025，arXiv:2505.20355）。</translation>
  </message>
  <message>
   <source>Gradient accumulation</source>
   <translation>梯度累积</translation>
  </message>
  <message>
   <source>Gradient checkpointing</source>
   <translation>梯度检查点</translation>
  </message>
  <message>
   <source>Gradient clipping</source>
   <translation>梯度裁剪</translation>
  </message>
  <message>
   <source>Gradient descent with momentum: the plainest step; language models learn slowly with it.</source>
   <translation>带动量的梯度下降：最朴素的做法；语言模型用它学得很慢。</translation>
  </message>
  <message>
   <source>Gram-Schmidt</source>
   <translation>Gram-Schmidt 正交化</translation>
  </message>
  <message>
   <source>Group size</source>
   <translation>分组大小</translation>
  </message>
  <message>
   <source>Grouped by length</source>
   <translation>按长度分组</translation>
  </message>
  <message>
   <source>HRA</source>
   <translation>HRA</translation>
  </message>
  <message>
   <source>HRA: mirror what goes into a layer a few times (Yuan et al., 2024, arXiv:2405.17484).</source>
   <translation>HRA：把每层的输入反射几次（Yuan 等，2024，arXiv:2405.17484）。</translation>
  </message>
  <message>
   <source>Header row</source>
   <translation>表头</translation>
  </message>
  <message>
   <source>Held-out rows computed at once.</source>
   <translation>一次同时计算的留出样本数。</translation>
  </message>
  <message>
   <source>HiRA</source>
   <translation>HiRA</translation>
  </message>
  <message>
   <source>HiRA: multiply the weights by a low-rank pattern (Huang et al., ICLR 2025, openreview TwJrTz9cRS).</source>
   <translation>HiRA：用一个低秩矩阵逐项乘上权重（Huang 等，ICLR 2025，openreview TwJrTz9cRS）。</translation>
  </message>
  <message>
   <source>Hidden characters: control codes, zero-width characters and marks that turn the direction of a text.</source>
   <translation>隐藏字符：控制字符、零宽字符，以及改变文字方向的标记。</translation>
  </message>
  <message>
   <source>Hinge</source>
   <translation>Hinge（合页）</translation>
  </message>
  <message>
   <source>History</source>
   <translation>历史对话</translation>
  </message>
  <message>
   <source>Hold out the same share of every label, where the rows have labels.</source>
   <translation>样本带标签时，每种标签都按同样的比例留出。</translation>
  </message>
  <message>
   <source>Hold then fall (WSD)</source>
   <translation>先保持后下降（WSD）</translation>
  </message>
  <message>
   <source>Hold then fall: along which curve the learning rate falls.</source>
   <translation>用于“先保持后下降”：学习率沿哪种曲线下降。</translation>
  </message>
  <message>
   <source>Hold then fall: steps over which the learning rate falls at the end; below 1 a share of the run.</source>
   <translation>用于“先保持后下降”：最后用多少步降低学习率；小于 1 时表示占整个训练的比例。</translation>
  </message>
  <message>
   <source>Houlsby</source>
   <translation>Houlsby</translation>
  </message>
  <message>
   <source>How a number names the better answer: 0 or 1, 1 or 2, 1 or 0, or by its sign (negative: the first).</source>
   <translation>数字怎样指出较好的回答：0 或 1、1 或 2、1 或 0，或看正负（负数指第一个）。</translation>
  </message>
  <message>
   <source>How a pair is judged. Sigmoid is the usual one; robust bears wrong labels, IPO heeds no length.</source>
   <translation>怎样评判一对回答。Sigmoid 最常用；“容忍错标”能承受标错的数据；IPO 不受长度影响。</translation>
  </message>
  <message>
   <source>How a pair is judged. SimPO and IPO count the mean of a token, so that length earns nothing.</source>
   <translation>怎样评判一对回答。SimPO 和 IPO 按每个词元的平均值计算，回答更长也不占便宜。</translation>
  </message>
  <message>
   <source>How closely the model is held to what it was. Higher changes it less; 0.1 is usual.</source>
   <translation>模型被约束得离原来多近。越大改变越小，常用 0.1。</translation>
  </message>
  <message>
   <source>How far a constrained rotation may go.</source>
   <translation>加约束时旋转幅度的上限。</translation>
  </message>
  <message>
   <source>How far the shares are evened out: 1 keeps those of the sizes, large values give all files the same.</source>
   <translation>比例拉平的程度：1 保持文件大小的比例，数值越大各文件越接近相等。</translation>
  </message>
  <message>
   <source>How fast the memory of gradient sizes grows longer over the run.</source>
   <translation>训练过程中，对梯度大小的记忆以多快的速度变长。</translation>
  </message>
  <message>
   <source>How hard rewards are pulled towards zero on average (arXiv:2312.09244). 0.01 is usual.</source>
   <translation>把奖励的平均值拉向零的力度（arXiv:2312.09244），常用 0.01。</translation>
  </message>
  <message>
   <source>How loud the adapter speaks, relative to its rank.</source>
   <translation>适配器相对于秩的缩放强度。</translation>
  </message>
  <message>
   <source>How loud the adapter speaks, relative to its rank. Twice the rank is a common choice.</source>
   <translation>适配器相对于秩的缩放强度。常设为秩的两倍。</translation>
  </message>
  <message>
   <source>How loud the adapter speaks; twenty times the rank is usual.</source>
   <translation>适配器的缩放强度，通常设为秩的二十倍。</translation>
  </message>
  <message>
   <source>How loud the update speaks. Large, because each wave is spread over the whole layer.</source>
   <translation>更新的缩放强度。数值大，因为每个分量都分摊到整个层。</translation>
  </message>
  <message>
   <source>How many decoder layers are trained.</source>
   <translation>训练多少个解码层。</translation>
  </message>
  <message>
   <source>How many different questions may have the same answer before it is reported.</source>
   <translation>同一个答案最多可以对应多少个不同的问题，超过才报告。</translation>
  </message>
  <message>
   <source>How many layers are adapted, counted from the last one; all of them in a smaller model.</source>
   <translation>从最后一层往前数，适配多少层；层数不够的模型全部适配。</translation>
  </message>
  <message>
   <source>How many robust standard deviations from the usual length are unusual. Lower finds more.</source>
   <translation>偏离常见长度多少个稳健标准差才算异常。数值越小，找到的越多。</translation>
  </message>
  <message>
   <source>How many times faster the second matrix of each pair learns (arXiv:2402.12354); 1 is plain LoRA.</source>
   <translation>每对矩阵中第二个的学习率是第一个的多少倍（arXiv:2402.12354）；1 就是普通 LoRA。</translation>
  </message>
  <message>
   <source>How many times narrower than the model its middle is. Higher is smaller, and learns less.</source>
   <translation>中间层比模型窄多少倍。越大越小巧，学到的也越少。</translation>
  </message>
  <message>
   <source>How many times the rows of the rarest label the commonest may have.</source>
   <translation>最常见的标签最多可以是最少标签的多少倍。</translation>
  </message>
  <message>
   <source>How many words in a row must be the same. A shorter prompt must be there whole.</source>
   <translation>要有多少个连续的词相同。更短的提示词必须完整出现。</translation>
  </message>
  <message>
   <source>How much a bad answer counts. With fewer bad than good ones raise it until both weigh alike.</source>
   <translation>坏回答的分量。坏回答比好回答少时调大，使两者总分量相当。</translation>
  </message>
  <message>
   <source>How much a good answer counts. With fewer good than bad ones raise it until both weigh alike.</source>
   <translation>好回答的分量。好回答比坏回答少时调大，使两者总分量相当。</translation>
  </message>
  <message>
   <source>How much of a prompt must be in a row.</source>
   <translation>样本里要出现提示词的多大一部分。</translation>
  </message>
  <message>
   <source>How much of the last step goes on, for the matrices. The betas are for the rest.</source>
   <translation>矩阵的上一步有多少会延续下来；两个 Beta 用于其余参数。</translation>
  </message>
  <message>
   <source>How much of the last step goes on; 0 keeps no state at all.</source>
   <translation>上一步有多少会延续下来；0 表示完全不保留状态。</translation>
  </message>
  <message>
   <source>How much of the momentum, against the newest gradient, decides a step's direction.</source>
   <translation>决定方向时，动量相对于最新梯度占多大比重。</translation>
  </message>
  <message>
   <source>How near to the averaged weights gradients are taken.</source>
   <translation>在离平均权重多近的地方计算梯度。</translation>
  </message>
  <message>
   <source>How often a block is trained without its rotation.</source>
   <translation>训练时某个块不做旋转的概率。</translation>
  </message>
  <message>
   <source>How often a layer is trained without its adapter.</source>
   <translation>训练时某层不用适配器的概率。</translation>
  </message>
  <message>
   <source>How often another random projection is drawn.</source>
   <translation>每隔多少步换一个随机投影。</translation>
  </message>
  <message>
   <source>How often every row is seen. Small data sets take two to five; more learns by heart.</source>
   <translation>每条样本被学习的次数。小数据集取 2 到 5；再多就会死记硬背。</translation>
  </message>
  <message>
   <source>How often something may stand behind itself before it is a loop.</source>
   <translation>同一内容连续出现多少次以上才算循环。</translation>
  </message>
  <message>
   <source>How often the directions are found anew; that step takes much longer than others.</source>
   <translation>每隔多少步重新寻找方向；那一步会比平时慢得多。</translation>
  </message>
  <message>
   <source>How often the held-out rows are measured and the sample prompts answered.</source>
   <translation>每隔多少步评估一次留出样本，并回答示例提示词。</translation>
  </message>
  <message>
   <source>How often the inputs of a layer are mirrored; an even number, so that it begins as the model is.</source>
   <translation>每层的输入反射几次；取偶数，一开始才与原模型相同。</translation>
  </message>
  <message>
   <source>How often the run is saved so that it can go on after a power cut.</source>
   <translation>每隔多少步保存一次，断电后可从此处继续。</translation>
  </message>
  <message>
   <source>How often this file's rows are seen: 2 shows each row twice an epoch, 0.5 shows half of them.</source>
   <translation>该文件样本的使用频率：2 表示每轮每条样本学两次，0.5 表示每轮只用一半。</translation>
  </message>
  <message>
   <source>How sharply two answers are told apart. 0.1 is usual with sigmoid, 2 to 2.5 with SimPO.</source>
   <translation>区分两个回答的锐利程度。Sigmoid 常用 0.1，SimPO 常用 2 到 2.5。</translation>
  </message>
  <message>
   <source>How slowly the importance of a weight follows what each step shows.</source>
   <translation>权重的重要性随每一步变化得有多慢。</translation>
  </message>
  <message>
   <source>How slowly the mean of past gradients forgets.</source>
   <translation>历史梯度均值的衰减速度；越接近 1，遗忘越慢。</translation>
  </message>
  <message>
   <source>How slowly the momentum forgets past gradients.</source>
   <translation>动量遗忘以往梯度的快慢。</translation>
  </message>
  <message>
   <source>How slowly the second mean of past gradients forgets.</source>
   <translation>第二个梯度均值遗忘的快慢。</translation>
  </message>
  <message>
   <source>How slowly the size of past gradients forgets.</source>
   <translation>历史梯度平方均值的衰减速度；越接近 1，遗忘越慢。</translation>
  </message>
  <message>
   <source>How slowly the uncertainty of that importance follows.</source>
   <translation>重要性的不确定度变化得有多慢。</translation>
  </message>
  <message>
   <source>How strongly the directions of a layer are kept at right angles, so that each can be judged alone.</source>
   <translation>让同一层的各个方向保持正交的力度，这样才能逐个评判。</translation>
  </message>
  <message>
   <source>How the cell is compared with the value: its text, its length in characters, or its number.</source>
   <translation>单元格与给定值的比较方式：比文字、比字符数，或比数值。</translation>
  </message>
  <message>
   <source>How the file is read; found from its name and content when left out.</source>
   <translation>文件的读取方式；留空时根据文件名和内容判断。</translation>
  </message>
  <message>
   <source>How the learning rate falls over the run.</source>
   <translation>学习率在训练过程中如何下降。</translation>
  </message>
  <message>
   <source>How the new rows ask, with {text} for the text: "Say it in English: {text}".</source>
   <translation>新样本的提问方式，用 {text} 表示原文：“用英语说：{text}”。</translation>
  </message>
  <message>
   <source>How your rows ask, with {text} for the text: "Say it in French: {text}". Leave it empty when the
requests name both languages.</source>
   <translation>您的样本的提问方式，用 {text} 表示原文：“用法语说：{text}”。提问中已写明两种语言时可留空。</translation>
  </message>
  <message>
   <source>IA3</source>
   <translation>IA3</translation>
  </message>
  <message>
   <source>IA3: turn keys, values and inner activations up or down (Liu et al., 2022, arXiv:2205.05638).</source>
   <translation>IA3：调高或调低键、值和中间激活（Liu 等，2022，arXiv:2205.05638）。</translation>
  </message>
  <message>
   <source>IPO</source>
   <translation>IPO</translation>
  </message>
  <message>
   <source>Ignore case</source>
   <translation>忽略大小写</translation>
  </message>
  <message>
   <source>Input</source>
   <translation>输入</translation>
  </message>
  <message>
   <source>Inputs rotated together; more learn more. The next smaller that divides all layers is taken.</source>
   <translation>一起旋转的输入个数，越多学得越多。不能整除所有层时取更小的合适值。</translation>
  </message>
  <message>
   <source>Instruction</source>
   <translation>指令</translation>
  </message>
  <message>
   <source>Instruction and output (Alpaca)</source>
   <translation>指令与输出（Alpaca）</translation>
  </message>
  <message>
   <source>Instruction tuning</source>
   <translation>指令微调</translation>
  </message>
  <message>
   <source>Instruction tuning: learn to answer prompts the way your examples do.</source>
   <translation>指令微调：学会像你的样本那样作答。</translation>
  </message>
  <message>
   <source>Interval</source>
   <translation>间隔</translation>
  </message>
  <message>
   <source>Inverse square root</source>
   <translation>平方根倒数</translation>
  </message>
  <message>
   <source>JSON</source>
   <translation>JSON</translation>
  </message>
  <message>
   <source>JSON Lines</source>
   <translation>JSON Lines</translation>
  </message>
  <message>
   <source>JSON Lines: one object a line.</source>
   <translation>JSON Lines：每行一个对象。</translation>
  </message>
  <message>
   <source>JSON: a list of objects, the same under one name, or objects one after another.</source>
   <translation>JSON：对象列表、放在某个名称下的对象列表，或依次排列的对象。</translation>
  </message>
  <message>
   <source>KTO</source>
   <translation>KTO</translation>
  </message>
  <message>
   <source>KTO measures how far the model has moved, at the price of one more pass; APO-zero does without.</source>
   <translation>KTO 会估计模型偏离了多远，每批多算一遍；APO-zero 不需要。</translation>
  </message>
  <message>
   <source>KTO: learn from answers marked good or bad, no pairs needed (arXiv:2402.01306).</source>
   <translation>KTO：从标为好或坏的回答中学习，无需成对（arXiv:2402.01306）。</translation>
  </message>
  <message>
   <source>Keep label shares</source>
   <translation>保持标签比例</translation>
  </message>
  <message>
   <source>Keep the best</source>
   <translation>保留最佳</translation>
  </message>
  <message>
   <source>Keep the mirrors at right angles to each other (slower).</source>
   <translation>让各次反射的方向互相垂直（较慢）。</translation>
  </message>
  <message>
   <source>Keep the rotations small (constrained OFT).</source>
   <translation>限制旋转幅度（带约束的 OFT）。</translation>
  </message>
  <message>
   <source>Keep the rows whose column passes the test, and leave all others out.</source>
   <translation>保留该列符合条件的行，排除其余的行。</translation>
  </message>
  <message>
   <source>Keep together</source>
   <translation>不拆开</translation>
  </message>
  <message>
   <source>Keep where</source>
   <translation>按条件保留</translation>
  </message>
  <message>
   <source>Keeps the division by tiny gradients finite.</source>
   <translation>防止梯度极小时除法溢出。</translation>
  </message>
  <message>
   <source>Kind of file</source>
   <translation>文件类型</translation>
  </message>
  <message>
   <source>Kind of labels</source>
   <translation>标签类型</translation>
  </message>
  <message>
   <source>LLaMA-Adapter</source>
   <translation>LLaMA-Adapter</translation>
  </message>
  <message>
   <source>LLaMA-Adapter: gated tokens that upper layers attend to (Zhang et al., 2023, arXiv:2303.16199).</source>
   <translation>LLaMA-Adapter：上面几层通过门控去注意学到的词元（Zhang 等，2023，arXiv:2303.16199）。</translation>
  </message>
  <message>
   <source>Label</source>
   <translation>标签</translation>
  </message>
  <message>
   <source>Label balance</source>
   <translation>标签均衡</translation>
  </message>
  <message>
   <source>Label smoothing</source>
   <translation>标签平滑</translation>
  </message>
  <message>
   <source>Language</source>
   <translation>语言</translation>
  </message>
  <message>
   <source>Largest mean size of an update, as a multiple of the learning rate.</source>
   <translation>更新量的平均大小最多是学习率的多少倍。</translation>
  </message>
  <message>
   <source>Largest rotation</source>
   <translation>最大旋转</translation>
  </message>
  <message>
   <source>Last rank</source>
   <translation>最终的秩</translation>
  </message>
  <message>
   <source>Layer norm</source>
   <translation>LayerNorm 微调</translation>
  </message>
  <message>
   <source>Layer-wise decay</source>
   <translation>逐层衰减</translation>
  </message>
  <message>
   <source>LayerNorm tuning: train the norms between the layers and nothing else (arXiv:2312.11420).</source>
   <translation>LayerNorm 微调：只训练层与层之间的归一化，其余一概不动（arXiv:2312.11420）。</translation>
  </message>
  <message>
   <source>Layers that stay without an adapter although they are targets, by the ends of their names, such as down_proj.</source>
   <translation>虽在目标之中、但不加适配器的层，按名称结尾匹配，例如 down_proj。</translation>
  </message>
  <message>
   <source>Layers to transform</source>
   <translation>要加适配器的层号</translation>
  </message>
  <message>
   <source>Leakage</source>
   <translation>数据泄漏</translation>
  </message>
  <message>
   <source>Leakage: training rows that are held out for validation or test as well, so that the loss flatters.</source>
   <translation>数据泄漏：训练样本同时也在验证或测试样本里，损失会显得过好。</translation>
  </message>
  <message>
   <source>Learned tokens</source>
   <translation>学习的词元</translation>
  </message>
  <message>
   <source>Learning rate</source>
   <translation>学习率</translation>
  </message>
  <message>
   <source>Learning rate of the embeddings, where they are trained, as a multiple of the others'.</source>
   <translation>训练词嵌入时，它的学习率是其他参数的多少倍。</translation>
  </message>
  <message>
   <source>Leave chosen rows out, named by their number or by the line that they begin on.</source>
   <translation>排除选定的行，用序号或其起始的文本行号指定。</translation>
  </message>
  <message>
   <source>Leave out the rows whose column passes the test.</source>
   <translation>排除该列符合条件的行。</translation>
  </message>
  <message>
   <source>Left out modules</source>
   <translation>排除的模块</translation>
  </message>
  <message>
   <source>Length</source>
   <translation>训练长度</translation>
  </message>
  <message>
   <source>Length of a circle. Larger trains fewer numbers. The next smaller that divides all layers is taken.</source>
   <translation>循环卷积的长度，越大训练的参数越少。不能整除所有层时取更小的合适值。</translation>
  </message>
  <message>
   <source>Length of each step. Lion wants a third to a tenth of what AdamW takes.</source>
   <translation>每一步的长度。Lion 只需要 AdamW 的三分之一到十分之一。</translation>
  </message>
  <message>
   <source>Length of each vector. The next smaller that divides all layers is taken.</source>
   <translation>每个向量的长度。不能整除所有层时取更小的合适值。</translation>
  </message>
  <message>
   <source>Length of the fall</source>
   <translation>下降长度</translation>
  </message>
  <message>
   <source>Let a small network write them, which learns more steadily; it is gone once the model is tuned.</source>
   <translation>由一个小网络来生成，学得更稳；微调完成后这个网络就不需要了。</translation>
  </message>
  <message>
   <source>Let activations wait in system memory until they are needed. Slower; for long rows on a full card.</source>
   <translation>把激活值暂存到系统内存，用到时再取回。速度变慢，适合显存已满而样本很长的情况。</translation>
  </message>
  <message>
   <source>Let the two speakers of a conversation change their places, so that both ways of talking are learned.</source>
   <translation>让对话双方互换位置，两种说话方式都能学到。</translation>
  </message>
  <message>
   <source>Like the system</source>
   <translation>跟随系统</translation>
  </message>
  <message>
   <source>Line</source>
   <translation>每一行</translation>
  </message>
  <message>
   <source>Linear</source>
   <translation>线性</translation>
  </message>
  <message>
   <source>Lion</source>
   <translation>Lion</translation>
  </message>
  <message>
   <source>Lion (Chen et al., 2023, arXiv:2302.06675): half of AdamW's memory; likes large batches.</source>
   <translation>Lion（Chen 等，2023，arXiv:2302.06675）：内存是 AdamW 的一半，适合较大的批次。</translation>
  </message>
  <message>
   <source>Lion in 8 bit</source>
   <translation>8 位 Lion</translation>
  </message>
  <message>
   <source>Lion with 8-bit state: one byte a trained weight, half of what AdamW in 8 bit takes.</source>
   <translation>状态以 8 位保存的 Lion：每个训练的权重占 1 字节，是 8 位 AdamW 的一半。</translation>
  </message>
  <message>
   <source>LoHa</source>
   <translation>LoHa</translation>
  </message>
  <message>
   <source>LoHa: multiply two low-rank updates entry by entry (Hyeon-Woo et al., 2021, arXiv:2108.06098).</source>
   <translation>LoHa：把两个低秩更新逐项相乘（Hyeon-Woo 等，2021，arXiv:2108.06098）。</translation>
  </message>
  <message>
   <source>LoKr</source>
   <translation>LoKr</translation>
  </message>
  <message>
   <source>LoKr: an update that is a Kronecker product (LyCORIS, Yeh et al., 2023, arXiv:2309.14859).</source>
   <translation>LoKr：更新是一个 Kronecker 积（LyCORIS，Yeh 等，2023，arXiv:2309.14859）。</translation>
  </message>
  <message>
   <source>LoRA</source>
   <translation>LoRA</translation>
  </message>
  <message>
   <source>LoRA+ ratio</source>
   <translation>LoRA+ 倍率</translation>
  </message>
  <message>
   <source>LoRA-FA</source>
   <translation>LoRA-FA</translation>
  </message>
  <message>
   <source>LoRA: train small low-rank matrices beside frozen weights (Hu et al., 2021, arXiv:2106.09685).</source>
   <translation>LoRA：冻结原权重，只训练旁路的低秩小矩阵（Hu 等，2021，arXiv:2106.09685）。</translation>
  </message>
  <message>
   <source>LoftQ</source>
   <translation>LoftQ</translation>
  </message>
  <message>
   <source>Longer</source>
   <translation>长于</translation>
  </message>
  <message>
   <source>Longest answer to a sample prompt.</source>
   <translation>回答示例提示词时的最大长度。</translation>
  </message>
  <message>
   <source>Longest gradient that is let through whole; longer ones are shortened to it. 0 turns clipping off.</source>
   <translation>允许的最大梯度范数，超出的会缩放到此值；设为 0 则关闭裁剪。</translation>
  </message>
  <message>
   <source>Longest row in tokens; what is longer is cut at the end. Memory grows with it.</source>
   <translation>单条样本的最大词元数，超出部分从末尾截断；越大越占显存。</translation>
  </message>
  <message>
   <source>Look</source>
   <translation>外观</translation>
  </message>
  <message>
   <source>Loops</source>
   <translation>循环重复</translation>
  </message>
  <message>
   <source>Loops: answers in which a sentence or a piece of text repeats itself again and again.</source>
   <translation>循环重复：答案里同一句话或同一段文字反复出现。</translation>
  </message>
  <message>
   <source>Loss</source>
   <translation>损失</translation>
  </message>
  <message>
   <source>Loss: mean surprise a token, in nats. What training lowers.</source>
   <translation>损失：平均每个词元的负对数似然，单位 nat，训练就是让它下降。</translation>
  </message>
  <message>
   <source>Lower on a plateau</source>
   <translation>停滞时降低</translation>
  </message>
  <message>
   <source>Lower on a plateau: evaluations in a row without a better result before that happens.</source>
   <translation>用于“停滞时降低”：连续多少次评估没有更好的结果才降低。</translation>
  </message>
  <message>
   <source>Lower on a plateau: what the learning rate is multiplied by when evaluations stop getting better.</source>
   <translation>用于“停滞时降低”：评估结果不再变好时，学习率乘以这个数。</translation>
  </message>
  <message>
   <source>Lowest rate</source>
   <translation>最低比例</translation>
  </message>
  <message>
   <source>Make a copy of a column under another name, so that it plays two roles.</source>
   <translation>用另一个名称复制一列，使它担任两个角色。</translation>
  </message>
  <message>
   <source>Make the translation back of every translation: the answer becomes the text, the text the answer.</source>
   <translation>为每条翻译生成反向翻译：答案变成原文，原文变成答案。</translation>
  </message>
  <message>
   <source>Margin from scores</source>
   <translation>按分数设定差距</translation>
  </message>
  <message>
   <source>Markup</source>
   <translation>网页标记</translation>
  </message>
  <message>
   <source>Matches</source>
   <translation>匹配表达式</translation>
  </message>
  <message>
   <source>Maximum length</source>
   <translation>最大长度</translation>
  </message>
  <message>
   <source>Maximum steps</source>
   <translation>最大步数</translation>
  </message>
  <message>
   <source>Memory</source>
   <translation>显存</translation>
  </message>
  <message>
   <source>Merged model</source>
   <translation>合并后的模型</translation>
  </message>
  <message>
   <source>Merged: one whole 16-bit model with what was learned folded in, proved against what was trained.</source>
   <translation>合并：把学到的内容并入，得到一个完整的 16 位模型，并与训练结果比对核验。</translation>
  </message>
  <message>
   <source>Messages</source>
   <translation>消息</translation>
  </message>
  <message>
   <source>Messages (OpenAI, ChatML)</source>
   <translation>消息（OpenAI、ChatML）</translation>
  </message>
  <message>
   <source>Messages: a list of turns with role and content, as OpenAI and ChatML write it, tools included.</source>
   <translation>消息：带角色和内容的多轮列表，即 OpenAI 和 ChatML 的写法，包括工具。</translation>
  </message>
  <message>
   <source>Method</source>
   <translation>方法</translation>
  </message>
  <message>
   <source>Metrics</source>
   <translation>指标</translation>
  </message>
  <message>
   <source>MiSS</source>
   <translation>MiSS</translation>
  </message>
  <message>
   <source>MiSS: one small matrix, repeated over shards of the inputs (Kang et al., 2024, arXiv:2409.15371).</source>
   <translation>MiSS：一个小矩阵，在输入的各个分片上重复使用（Kang 等，2024，arXiv:2409.15371）。</translation>
  </message>
  <message>
   <source>Missing labels</source>
   <translation>缺少标签</translation>
  </message>
  <message>
   <source>Missing labels: rows for classification without a label or a value.</source>
   <translation>缺少标签：分类样本没有标签或数值。</translation>
  </message>
  <message>
   <source>Mixed languages</source>
   <translation>混入的语言</translation>
  </message>
  <message>
   <source>Mixed vectors</source>
   <translation>混合的向量数</translation>
  </message>
  <message>
   <source>Mixing</source>
   <translation>混合方式</translation>
  </message>
  <message>
   <source>Mixing seed</source>
   <translation>混合种子</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>模型</translation>
  </message>
  <message>
   <source>Model folders</source>
   <translation>模型文件夹</translation>
  </message>
  <message>
   <source>Models without biases get new ones that start at zero, where their architecture has places for them.</source>
   <translation>没有偏置的模型，只要架构里有位置，就补上从零开始的偏置。</translation>
  </message>
  <message>
   <source>Module dropout</source>
   <translation>模块 Dropout</translation>
  </message>
  <message>
   <source>Mojibake</source>
   <translation>乱码</translation>
  </message>
  <message>
   <source>Momentum</source>
   <translation>动量</translation>
  </message>
  <message>
   <source>Most to fewest</source>
   <translation>最多与最少之比</translation>
  </message>
  <message>
   <source>Muon</source>
   <translation>Muon</translation>
  </message>
  <message>
   <source>Muon (Jordan, 2024): orthogonal steps for matrices in layers, AdamW for the rest; half the memory.</source>
   <translation>Muon（Jordan，2024）：层内矩阵走正交化的步子，其余用 AdamW；内存减半。</translation>
  </message>
  <message>
   <source>NCA</source>
   <translation>NCA</translation>
  </message>
  <message>
   <source>NEFTune noise</source>
   <translation>NEFTune 噪声</translation>
  </message>
  <message>
   <source>Name</source>
   <translation>名称</translation>
  </message>
  <message>
   <source>Name of the copy.</source>
   <translation>副本的名称。</translation>
  </message>
  <message>
   <source>Name of the list that holds the rows, in a file that is one object; found when left out.</source>
   <translation>整个文件是一个对象时，存放数据行的列表叫什么；留空时自动查找。</translation>
  </message>
  <message>
   <source>Name of the sheet; the first one that has rows when left out.</source>
   <translation>工作表名称；留空时取第一个有数据的。</translation>
  </message>
  <message>
   <source>Name that it has from now on.</source>
   <translation>此后使用的名称。</translation>
  </message>
  <message>
   <source>Near duplicates</source>
   <translation>近似重复</translation>
  </message>
  <message>
   <source>Near-duplicates too</source>
   <translation>包括近似重复</translation>
  </message>
  <message>
   <source>Near-duplicates: rows that differ from an earlier row in a few words or marks only.</source>
   <translation>近似重复：与前面的样本只差几个词或标点。</translation>
  </message>
  <message>
   <source>New name</source>
   <translation>新名称</translation>
  </message>
  <message>
   <source>New projection every</source>
   <translation>更换投影间隔</translation>
  </message>
  <message>
   <source>Noise on the embeddings while training: 5 is usual and makes answers longer; 0 is off.</source>
   <translation>训练时加在词嵌入上的噪声：一般取 5，会让回答变长；0 表示关闭。</translation>
  </message>
  <message>
   <source>Non-linearity</source>
   <translation>非线性函数</translation>
  </message>
  <message>
   <source>Nothing trained</source>
   <translation>无训练内容</translation>
  </message>
  <message>
   <source>Nothing trained: rows without a token that the loss counts, so that nothing is learned from them.</source>
   <translation>无训练内容：没有任何词元计入损失的样本，模型从中学不到东西。</translation>
  </message>
  <message>
   <source>Number that decides the order of rows by itself; empty takes the seed.</source>
   <translation>单独决定样本顺序的数字；留空则沿用随机种子。</translation>
  </message>
  <message>
   <source>Number that decides the order of rows, dropout and the first values of an adapter.</source>
   <translation>决定样本顺序、dropout 和适配器初始值的数字。</translation>
  </message>
  <message>
   <source>Number that decides which rows are held out; the same number always holds out the same rows.</source>
   <translation>决定留出哪些样本的数字；数字相同，留出的样本就相同。</translation>
  </message>
  <message>
   <source>Number that decides which rows of a file are taken and where they stand.</source>
   <translation>决定取用文件中哪些样本以及它们位置的数字。</translation>
  </message>
  <message>
   <source>Number that decides which rows of the replay files are taken.</source>
   <translation>决定取用复习文件中哪些样本的数字。</translation>
  </message>
  <message>
   <source>Number that decides which waves are trained.</source>
   <translation>决定训练哪些分量的数字。</translation>
  </message>
  <message>
   <source>Numbers matter</source>
   <translation>区分数字</translation>
  </message>
  <message>
   <source>Numbers of the decoder layers that receive an adapter, counted from 0; none means all.</source>
   <translation>要加适配器的解码层编号，从 0 数起；不填就是全部。</translation>
  </message>
  <message>
   <source>OFT</source>
   <translation>OFT</translation>
  </message>
  <message>
   <source>OFT: rotate what goes into a layer, block by block (Qiu et al., 2023, arXiv:2306.07280, 2506.19847).</source>
   <translation>OFT：分块旋转每层的输入（Qiu 等，2023，arXiv:2306.07280，2506.19847）。</translation>
  </message>
  <message>
   <source>OLoRA</source>
   <translation>OLoRA</translation>
  </message>
  <message>
   <source>ORPO</source>
   <translation>ORPO</translation>
  </message>
  <message>
   <source>ORPO: learn the better answers and turn away from the worse ones in one go (arXiv:2403.07691).</source>
   <translation>ORPO：学习较好的回答，同时远离较差的回答，一步完成（arXiv:2403.07691）。</translation>
  </message>
  <message>
   <source>Odd lengths</source>
   <translation>异常长度</translation>
  </message>
  <message>
   <source>One class a text</source>
   <translation>每条一个类别</translation>
  </message>
  <message>
   <source>One class a text, several, or a number; automatic looks at the data.</source>
   <translation>每条一个类别、多个类别，或一个数值；“自动”会看数据来定。</translation>
  </message>
  <message>
   <source>One minus square root</source>
   <translation>一减平方根</translation>
  </message>
  <message>
   <source>One of both</source>
   <translation>各一个</translation>
  </message>
  <message>
   <source>One row is</source>
   <translation>每条样本取自</translation>
  </message>
  <message>
   <source>One scale for each channel of a matrix, or one for the whole matrix.</source>
   <translation>矩阵的每个通道各有一个比例，还是整个矩阵共用一个。</translation>
  </message>
  <message>
   <source>Optimizer</source>
   <translation>优化器</translation>
  </message>
  <message>
   <source>Original weights</source>
   <translation>原始权重</translation>
  </message>
  <message>
   <source>Orthogonal</source>
   <translation>正交</translation>
  </message>
  <message>
   <source>Orthogonality</source>
   <translation>正交约束</translation>
  </message>
  <message>
   <source>Outlier threshold</source>
   <translation>离群值阈值</translation>
  </message>
  <message>
   <source>Output</source>
   <translation>输出</translation>
  </message>
  <message>
   <source>Outputs among which pairs are made. The next smaller that divides all layers is taken.</source>
   <translation>在多少个输出之间配对。不能整除所有层时取更小的合适值。</translation>
  </message>
  <message>
   <source>Outputs rotated together; more learn more. The next smaller that divides all layers is taken.</source>
   <translation>一起旋转的输出个数，越多学得越多。不能整除所有层时取更小的合适值。</translation>
  </message>
  <message>
   <source>P-tuning</source>
   <translation>P-tuning</translation>
  </message>
  <message>
   <source>P-tuning: let a small network write the learned tokens (Liu et al., 2021, arXiv:2103.10385).</source>
   <translation>P-tuning：让一个小网络来写要学的词元（Liu 等，2021，arXiv:2103.10385）。</translation>
  </message>
  <message>
   <source>Packing</source>
   <translation>样本打包</translation>
  </message>
  <message>
   <source>Page furniture: cookie banners, “Click here”, “All rights reserved” and the like inside a text.</source>
   <translation>网页杂项：正文里的 Cookie 横幅、“点击这里”、“版权所有”之类。</translation>
  </message>
  <message>
   <source>Paged AdEMAMix in 8 bit</source>
   <translation>分页 8 位 AdEMAMix</translation>
  </message>
  <message>
   <source>Paged AdamW</source>
   <translation>分页 AdamW</translation>
  </message>
  <message>
   <source>Paged AdamW in 8 bit</source>
   <translation>分页 8 位 AdamW</translation>
  </message>
  <message>
   <source>Paged Lion in 8 bit</source>
   <translation>分页 8 位 Lion</translation>
  </message>
  <message>
   <source>Pairs of ranked answers</source>
   <translation>排名回答的配对</translation>
  </message>
  <message>
   <source>Paragraph</source>
   <translation>每个段落</translation>
  </message>
  <message>
   <source>Paraphrase</source>
   <translation>改写</translation>
  </message>
  <message>
   <source>Parquet</source>
   <translation>Parquet</translation>
  </message>
  <message>
   <source>Parquet: a binary table with typed columns.</source>
   <translation>Parquet：各列带类型的二进制表格。</translation>
  </message>
  <message>
   <source>Part of an epoch's rows that are replay; 0.1 is every tenth row.</source>
   <translation>一轮样本中复习样本所占的比例；0.1 表示每十条中有一条。</translation>
  </message>
  <message>
   <source>Part of the suitable training rows of which a new row is made; 1 makes one of each.</source>
   <translation>在适用的训练样本中，有多大比例会生成新样本；1 表示每条都生成。</translation>
  </message>
  <message>
   <source>Perplexity</source>
   <translation>困惑度</translation>
  </message>
  <message>
   <source>Perplexity: among how many equally likely tokens the model hesitates.</source>
   <translation>困惑度：模型相当于在多少个等可能的词元之间犹豫。</translation>
  </message>
  <message>
   <source>Personal data</source>
   <translation>个人信息</translation>
  </message>
  <message>
   <source>Personal data: e-mail addresses, phone, Chinese ID, card and account numbers, addresses of machines.</source>
   <translation>个人信息：邮箱、电话、身份证号、银行卡号、账号和 IP 地址。</translation>
  </message>
  <message>
   <source>Pfeiffer</source>
   <translation>Pfeiffer</translation>
  </message>
  <message>
   <source>PiSSA</source>
   <translation>PiSSA</translation>
  </message>
  <message>
   <source>PiSSA, nearly exact</source>
   <translation>PiSSA（接近精确）</translation>
  </message>
  <message>
   <source>PiSSA, quick</source>
   <translation>PiSSA（快速）</translation>
  </message>
  <message>
   <source>Placeholders</source>
   <translation>占位文字</translation>
  </message>
  <message>
   <source>Placeholders: answers such as “TODO”, “N/A”, lorem ipsum or “[insert name]”.</source>
   <translation>占位文字：像“TODO”“N/A”、lorem ipsum 或“[insert name]”这样的答案。</translation>
  </message>
  <message>
   <source>Placement</source>
   <translation>放置位置</translation>
  </message>
  <message>
   <source>Plain text</source>
   <translation>纯文本</translation>
  </message>
  <message>
   <source>Plain text or Markdown: paragraphs, lines or the whole file become documents.</source>
   <translation>纯文本或 Markdown：以段落、行或整个文件作为一篇文档。</translation>
  </message>
  <message>
   <source>Plateau factor</source>
   <translation>停滞倍数</translation>
  </message>
  <message>
   <source>Plateau patience</source>
   <translation>停滞耐心</translation>
  </message>
  <message>
   <source>Polynomial</source>
   <translation>多项式</translation>
  </message>
  <message>
   <source>Polynomial: how steeply the learning rate falls at first; 1 is a straight line.</source>
   <translation>用于“多项式”：学习率起初下降得多陡；1 就是直线。</translation>
  </message>
  <message>
   <source>Power</source>
   <translation>幂次</translation>
  </message>
  <message>
   <source>Precision</source>
   <translation>精度</translation>
  </message>
  <message>
   <source>Preference</source>
   <translation>偏好</translation>
  </message>
  <message>
   <source>Preference (chosen and rejected)</source>
   <translation>偏好（chosen 与 rejected）</translation>
  </message>
  <message>
   <source>Preference: a better and a worse answer to the same prompt, as DPO learns from them.</source>
   <translation>偏好：同一提示词的较好与较差回答，供 DPO 学习。</translation>
  </message>
  <message>
   <source>Prefix tuning</source>
   <translation>前缀微调</translation>
  </message>
  <message>
   <source>Prefix tuning: keys and values that every layer attends to (Li and Liang, 2021, arXiv:2101.00190).</source>
   <translation>前缀微调：学习每一层都会注意的键和值（Li 和 Liang，2021，arXiv:2101.00190）。</translation>
  </message>
  <message>
   <source>Probability</source>
   <translation>按概率</translation>
  </message>
  <message>
   <source>Projection rank</source>
   <translation>投影秩</translation>
  </message>
  <message>
   <source>Prompt</source>
   <translation>提示词</translation>
  </message>
  <message>
   <source>Prompt and completion</source>
   <translation>提示词与补全</translation>
  </message>
  <message>
   <source>Prompt and completion: one column asks, another answers.</source>
   <translation>提示词与补全：一列提问，另一列作答。</translation>
  </message>
  <message>
   <source>Prompt tuning</source>
   <translation>提示词微调</translation>
  </message>
  <message>
   <source>Prompt tuning: learn a prompt that no words spell (Lester et al., 2021, arXiv:2104.08691).</source>
   <translation>提示词微调：学一段无法用文字写出的提示词（Lester 等，2021，arXiv:2104.08691）。</translation>
  </message>
  <message>
   <source>Prompts</source>
   <translation>提示词</translation>
  </message>
  <message>
   <source>Prompts only</source>
   <translation>仅提示词</translation>
  </message>
  <message>
   <source>Prompts only: the model answers them itself while it trains; the right answer may be known.</source>
   <translation>仅提示词：训练时由模型自己作答；可以附正确答案。</translation>
  </message>
  <message>
   <source>Prompts that must not be in the data; those of the run when left out.</source>
   <translation>数据里不该出现的提示词；留空时用这次训练的提示词。</translation>
  </message>
  <message>
   <source>Prompts that the model answers at every evaluation, so that you can watch it learn.</source>
   <translation>每次评估时让模型回答的提示词，便于观察它的学习过程。</translation>
  </message>
  <message>
   <source>Pull of every weight towards zero; norms and biases are left out.</source>
   <translation>将权重拉向零的强度；归一化层和偏置不受影响。</translation>
  </message>
  <message>
   <source>Put both through the model's chat template; off, it simply follows the prompt.</source>
   <translation>两者都套用模型的对话模板；关闭后，补全会直接接在提示词之后。</translation>
  </message>
  <message>
   <source>Put several short rows into one sequence, hidden from each other. No padding: it saves time.</source>
   <translation>把几条短样本拼进同一个序列，彼此互不可见。不需要填充，节省时间。</translation>
  </message>
  <message>
   <source>Quantize the scale factors too; saves 0.4 bits a weight and costs nothing measurable.</source>
   <translation>连缩放因子也一起量化；每个权重省 0.4 位，几乎没有损失。</translation>
  </message>
  <message>
   <source>Question</source>
   <translation>问题</translation>
  </message>
  <message>
   <source>Question and answer</source>
   <translation>问题与回答</translation>
  </message>
  <message>
   <source>Question and answer: a question, the text that it is about if there is one, and the answer.</source>
   <translation>问题与回答：一个问题、可选的依据文本，以及答案。</translation>
  </message>
  <message>
   <source>Quiet beginning</source>
   <translation>开头保持</translation>
  </message>
  <message>
   <source>Quiet end</source>
   <translation>结尾保持</translation>
  </message>
  <message>
   <source>Quote</source>
   <translation>引号</translation>
  </message>
  <message>
   <source>RMSprop</source>
   <translation>RMSprop</translation>
  </message>
  <message>
   <source>RMSprop (Hinton, 2012): divides each gradient by its usual size, without momentum; half of AdamW.</source>
   <translation>RMSprop（Hinton，2012）：每个梯度除以它平常的大小，没有动量；内存是 AdamW 的一半。</translation>
  </message>
  <message>
   <source>RPO alpha</source>
   <translation>RPO alpha</translation>
  </message>
  <message>
   <source>RandLoRA</source>
   <translation>RandLoRA</translation>
  </message>
  <message>
   <source>RandLoRA: weigh random bases for an update of full rank (Albert et al., 2025, arXiv:2502.00987).</source>
   <translation>RandLoRA：给随机基加权，得到满秩的更新（Albert 等，2025，arXiv:2502.00987）。</translation>
  </message>
  <message>
   <source>Random numbers</source>
   <translation>随机数</translation>
  </message>
  <message>
   <source>Rank</source>
   <translation>秩</translation>
  </message>
  <message>
   <source>Rank dropout</source>
   <translation>秩 Dropout</translation>
  </message>
  <message>
   <source>Rank of every layer when the training begins; memory and file size follow it.</source>
   <translation>训练开始时每层的秩；显存和文件大小由它决定。</translation>
  </message>
  <message>
   <source>Rank of one random basis. Unlike with LoRA, lower trains more numbers.</source>
   <translation>单个随机基的秩。与 LoRA 相反，越低训练的参数越多。</translation>
  </message>
  <message>
   <source>Rank of the whole grid; as many numbers as LoRA of this rank, and more that it can express.</source>
   <translation>整个网格的秩。参数与同秩的 LoRA 一样多，表达能力更强。</translation>
  </message>
  <message>
   <source>Rank pattern</source>
   <translation>按模块设置秩</translation>
  </message>
  <message>
   <source>Rank that is left on average; layers that matter keep more, others less or nothing.</source>
   <translation>最后平均剩下的秩；重要的层多留，其余的少留或不留。</translation>
  </message>
  <message>
   <source>Rank-stabilised scaling</source>
   <translation>秩稳定缩放</translation>
  </message>
  <message>
   <source>Ranked answers</source>
   <translation>排序回答</translation>
  </message>
  <message>
   <source>Ranked answers: a prompt with several answers, ordered by their ranks or scores.</source>
   <translation>排序回答：一个提示词和几个回答，按名次或评分排序。</translation>
  </message>
  <message>
   <source>Ranks</source>
   <translation>名次</translation>
  </message>
  <message>
   <source>Rare share</source>
   <translation>稀少的比例</translation>
  </message>
  <message>
   <source>Reasoning</source>
   <translation>思考</translation>
  </message>
  <message>
   <source>Reduce motion</source>
   <translation>减少动态效果</translation>
  </message>
  <message>
   <source>Reduction factor</source>
   <translation>缩减倍数</translation>
  </message>
  <message>
   <source>Reflections</source>
   <translation>反射次数</translation>
  </message>
  <message>
   <source>Refusals</source>
   <translation>拒绝回答</translation>
  </message>
  <message>
   <source>Refusals: answers such as “As an AI language model…”, which teach a model to refuse.</source>
   <translation>拒绝回答：像“作为一个 AI 语言模型……”这样的答案，会让模型学会拒绝。</translation>
  </message>
  <message>
   <source>Regular expression</source>
   <translation>正则表达式</translation>
  </message>
  <message>
   <source>Regularization</source>
   <translation>正则化</translation>
  </message>
  <message>
   <source>Relu</source>
   <translation>ReLU</translation>
  </message>
  <message>
   <source>Rename column</source>
   <translation>重命名列</translation>
  </message>
  <message>
   <source>Repeated answers</source>
   <translation>重复的答案</translation>
  </message>
  <message>
   <source>Repeated answers: the same answer to many questions, which teaches a model to say it to everything.</source>
   <translation>重复的答案：许多问题都是同一个答案，模型会学着对什么都这么说。</translation>
  </message>
  <message>
   <source>Repeats in a row</source>
   <translation>连续重复次数</translation>
  </message>
  <message>
   <source>Replace a text wherever it stands in a column, in lists of turns too.</source>
   <translation>替换一列中出现的文字，对话轮次列表中的也会替换。</translation>
  </message>
  <message>
   <source>Replace text</source>
   <translation>替换文字</translation>
  </message>
  <message>
   <source>Replace with</source>
   <translation>替换为</translation>
  </message>
  <message>
   <source>Replay</source>
   <translation>复习</translation>
  </message>
  <message>
   <source>Replay seed</source>
   <translation>复习种子</translation>
  </message>
  <message>
   <source>Replay share</source>
   <translation>复习比例</translation>
  </message>
  <message>
   <source>Request for the way back</source>
   <translation>反向的提问</translation>
  </message>
  <message>
   <source>Request in your rows</source>
   <translation>样本中的提问</translation>
  </message>
  <message>
   <source>Reward model</source>
   <translation>奖励模型</translation>
  </message>
  <message>
   <source>Reward model: learn to give the better of two answers the higher number (arXiv:2203.02155).</source>
   <translation>奖励模型：学会给两个回答中较好的一个更高的分数（arXiv:2203.02155）。</translation>
  </message>
  <message>
   <source>Right answer</source>
   <translation>正确答案</translation>
  </message>
  <message>
   <source>RoAd</source>
   <translation>RoAd</translation>
  </message>
  <message>
   <source>RoAd: turn and stretch pairs of a layer's outputs (Liao and Monz, 2024, arXiv:2409.00119).</source>
   <translation>RoAd：把每层的输出两两旋转并拉伸（Liao 和 Monz，2024，arXiv:2409.00119）。</translation>
  </message>
  <message>
   <source>Robust to wrong labels</source>
   <translation>容忍错标</translation>
  </message>
  <message>
   <source>Rotate all blocks of a layer alike: fewer numbers, less learned.</source>
   <translation>一层的所有块做同样的旋转：参数更少，学得也更少。</translation>
  </message>
  <message>
   <source>Row order</source>
   <translation>样本顺序</translation>
  </message>
  <message>
   <source>Rows and columns of the grid. The next smaller that divides rank and layers is taken.</source>
   <translation>网格的行数和列数。不能整除秩和各层时取更小的合适值。</translation>
  </message>
  <message>
   <source>Rows are in</source>
   <translation>数据行位于</translation>
  </message>
  <message>
   <source>Rows computed at once. Memory grows with it.</source>
   <translation>一次同时计算的样本数；越大越占显存。</translation>
  </message>
  <message>
   <source>Rows that always stay on one side: those with the same content, or nearly the same too. Looking for
similar rows takes about a minute for every 50,000.</source>
   <translation>始终划在同一边的样本：内容相同的，或者连近似的也算。查找近似样本，每 50,000 条约需一分钟。</translation>
  </message>
  <message>
   <source>Rows that differ in a number are different, such as two sums.</source>
   <translation>数字不同的样本视为不同，例如两道算术题。</translation>
  </message>
  <message>
   <source>Rows that repeat one of a file further up are left out as well; the file further up keeps its row.</source>
   <translation>与排在前面的文件中某条样本重复的，也会排除；排在前面的文件保留它的样本。</translation>
  </message>
  <message>
   <source>Run</source>
   <translation>训练</translation>
  </message>
  <message>
   <source>Runs folder</source>
   <translation>训练文件夹</translation>
  </message>
  <message>
   <source>SGD</source>
   <translation>SGD</translation>
  </message>
  <message>
   <source>SPPO</source>
   <translation>SPPO</translation>
  </message>
  <message>
   <source>Same</source>
   <translation>相同</translation>
  </message>
  <message>
   <source>Sample length</source>
   <translation>示例回答长度</translation>
  </message>
  <message>
   <source>Sample prompts</source>
   <translation>示例提示词</translation>
  </message>
  <message>
   <source>Save the model as it was at its best evaluation, not as it is at the end.</source>
   <translation>保存评估结果最好时的模型，而不是训练结束时的模型。</translation>
  </message>
  <message>
   <source>Scale by the square root of the rank (arXiv:2312.03732); makes ranks above 64 worth their memory.</source>
   <translation>按秩的平方根缩放（arXiv:2312.03732）；秩大于 64 时，多占的显存才物有所值。</translation>
  </message>
  <message>
   <source>Scaled by</source>
   <translation>缩放单位</translation>
  </message>
  <message>
   <source>Scaling</source>
   <translation>缩放</translation>
  </message>
  <message>
   <source>Schedule</source>
   <translation>学习率调度</translation>
  </message>
  <message>
   <source>Schedule-free AdamW</source>
   <translation>免调度 AdamW</translation>
  </message>
  <message>
   <source>Scores</source>
   <translation>评分</translation>
  </message>
  <message>
   <source>Second answer</source>
   <translation>第二个回答</translation>
  </message>
  <message>
   <source>Second text</source>
   <translation>第二段文本</translation>
  </message>
  <message>
   <source>Secrets</source>
   <translation>密钥</translation>
  </message>
  <message>
   <source>Secrets: API keys, access tokens, passwords in settings and private keys.</source>
   <translation>密钥：API 密钥、访问凭证、配置里的密码和私钥。</translation>
  </message>
  <message>
   <source>Seed</source>
   <translation>随机种子</translation>
  </message>
  <message>
   <source>Seed of the waves</source>
   <translation>分量的种子</translation>
  </message>
  <message>
   <source>Separator of labels</source>
   <translation>标签分隔符</translation>
  </message>
  <message>
   <source>Set cell</source>
   <translation>修改单元格</translation>
  </message>
  <message>
   <source>Several classes a text</source>
   <translation>每条多个类别</translation>
  </message>
  <message>
   <source>Shape of the fall</source>
   <translation>下降曲线</translation>
  </message>
  <message>
   <source>Shards that a layer's inputs are summed into. Higher learns more and needs more memory.</source>
   <translation>每层的输入被归并成多少份。越大学得越多，也越占显存。</translation>
  </message>
  <message>
   <source>Share</source>
   <translation>比例</translation>
  </message>
  <message>
   <source>Share of adapter inputs set to zero while training; helps only when there is little data.</source>
   <translation>训练时将适配器输入随机置零的比例；只在数据很少时有用。</translation>
  </message>
  <message>
   <source>Share of certainty that is taken from the right token and spread over all; 0 is off.</source>
   <translation>从正确词元拿出多大比例的把握，平均分给所有词元；0 表示关闭。</translation>
  </message>
  <message>
   <source>Share of rows kept aside for an evaluation after training.</source>
   <translation>留出用于训练后评估的样本比例。</translation>
  </message>
  <message>
   <source>Share of rows kept aside to measure the loss on while training.</source>
   <translation>留出用于训练中测量损失的样本比例。</translation>
  </message>
  <message>
   <source>Share of the adapter's inputs set to zero while training; helps only when there is little data.</source>
   <translation>训练时把适配器输入置零的比例；只有数据很少时才有用。</translation>
  </message>
  <message>
   <source>Share of the pairs that may be the wrong way round. Counts with sigmoid and SimPO.</source>
   <translation>可能标反的配对所占比例。只对 Sigmoid 和 SimPO 起作用。</translation>
  </message>
  <message>
   <source>Share of the pairs that may be the wrong way round. Counts with sigmoid, robust, EXO and AOT.</source>
   <translation>可能标反的配对所占比例。对 Sigmoid、容忍错标、EXO 和 AOT 起作用。</translation>
  </message>
  <message>
   <source>Share of the prompt</source>
   <translation>提示词的比例</translation>
  </message>
  <message>
   <source>Share of the rows below which a language counts as stray.</source>
   <translation>一种语言占样本的比例低于此值时，视为混入。</translation>
  </message>
  <message>
   <source>Share of the text that two rows must have in common to be nearly the same.</source>
   <translation>两条样本要有多大比例的文字相同才算近似。</translation>
  </message>
  <message>
   <source>Share of the text that two rows must have in common. Lower finds more, and more that is none.</source>
   <translation>两条样本要有多大比例的文字相同。数值越小，找到的越多，误报也越多。</translation>
  </message>
  <message>
   <source>Share of the update's rows set to zero while training.</source>
   <translation>训练时更新中随机置零的行的比例。</translation>
  </message>
  <message>
   <source>ShareGPT</source>
   <translation>ShareGPT</translation>
  </message>
  <message>
   <source>ShareGPT: a list of turns with from (human, gpt, system, function_call, observation) and value.</source>
   <translation>ShareGPT：带 from（human、gpt、system、function_call、observation）和 value 的多轮列表。</translation>
  </message>
  <message>
   <source>Shared blocks</source>
   <translation>共用块</translation>
  </message>
  <message>
   <source>Sheet</source>
   <translation>工作表</translation>
  </message>
  <message>
   <source>Shorter</source>
   <translation>短于</translation>
  </message>
  <message>
   <source>Show progress and steps without sliding or fading.</source>
   <translation>显示进度和步骤时不滑动、不淡入淡出。</translation>
  </message>
  <message>
   <source>Shuffle options</source>
   <translation>打乱选项</translation>
  </message>
  <message>
   <source>Shuffle the options of multiple-choice questions, so that no letter is right more often than another.</source>
   <translation>打乱选择题的选项，使正确答案不偏向某个字母。</translation>
  </message>
  <message>
   <source>Shuffle the rows, or put rows of like length together so that less is spent on padding.</source>
   <translation>随机打乱样本，或把长度相近的样本放在一起以减少填充。</translation>
  </message>
  <message>
   <source>Shuffled</source>
   <translation>随机打乱</translation>
  </message>
  <message>
   <source>Sigmoid</source>
   <translation>Sigmoid</translation>
  </message>
  <message>
   <source>Sigmoid by the token</source>
   <translation>Sigmoid（按词元）</translation>
  </message>
  <message>
   <source>Silu</source>
   <translation>SiLU</translation>
  </message>
  <message>
   <source>SimPO</source>
   <translation>SimPO</translation>
  </message>
  <message>
   <source>SimPO gamma</source>
   <translation>SimPO gamma</translation>
  </message>
  <message>
   <source>Similar</source>
   <translation>近似</translation>
  </message>
  <message>
   <source>Similarity</source>
   <translation>相似度</translation>
  </message>
  <message>
   <source>Size of each step. Too high diverges, too low learns nothing; adapters take ten times full tuning's.</source>
   <translation>每一步更新的幅度。太高会发散，太低学不到东西；适配器通常取全参数微调的十倍。</translation>
  </message>
  <message>
   <source>Size of the smaller factor, where it divides a layer; -1 makes both factors about alike.</source>
   <translation>较小因子的大小，须能整除该层；-1 表示两个因子大小相近。</translation>
  </message>
  <message>
   <source>Smoothing</source>
   <translation>平滑</translation>
  </message>
  <message>
   <source>Split</source>
   <translation>划分</translation>
  </message>
  <message>
   <source>Split column</source>
   <translation>划分列</translation>
  </message>
  <message>
   <source>Split seed</source>
   <translation>划分种子</translation>
  </message>
  <message>
   <source>StableAdamW</source>
   <translation>StableAdamW</translation>
  </message>
  <message>
   <source>Stage</source>
   <translation>训练阶段</translation>
  </message>
  <message>
   <source>Start</source>
   <translation>初始化</translation>
  </message>
  <message>
   <source>Steps at the end in which ranks stay as they are; below 1 it is a share of the run.</source>
   <translation>结尾秩不再变化的步数；小于 1 表示占整个训练的比例。</translation>
  </message>
  <message>
   <source>Steps before the first rank is taken away; below 1 it is a share of the run.</source>
   <translation>开始削减秩之前的步数；小于 1 表示占整个训练的比例。</translation>
  </message>
  <message>
   <source>Steps from one allocation of ranks to the next.</source>
   <translation>两次分配秩之间的步数。</translation>
  </message>
  <message>
   <source>Steps over which the learning rate rises from zero; below 1 a share of the run. Constant has none.</source>
   <translation>学习率从零上升所用的步数；小于 1 时表示占整个训练的比例。“恒定”没有预热。</translation>
  </message>
  <message>
   <source>Stop after this many steps whatever the epochs say; -1 sets no limit.</source>
   <translation>到达此步数即停止，不管轮数；-1 表示不限。</translation>
  </message>
  <message>
   <source>Stop when the measure below has not improved for this many evaluations; empty goes on to the end.</source>
   <translation>下面选定的指标连续这么多次评估都没有变好就停止；留空则一直训练到结束。</translation>
  </message>
  <message>
   <source>Stored as</source>
   <translation>保存为</translation>
  </message>
  <message>
   <source>Stray languages: a few rows in a language or script that the rest of the set is not written in.</source>
   <translation>混入的语言：少数样本用了其余样本不用的语言或文字。</translation>
  </message>
  <message>
   <source>Swap speakers</source>
   <translation>互换说话人</translation>
  </message>
  <message>
   <source>Swap translation</source>
   <translation>反向翻译</translation>
  </message>
  <message>
   <source>System prompt</source>
   <translation>系统提示词</translation>
  </message>
  <message>
   <source>TSV</source>
   <translation>TSV</translation>
  </message>
  <message>
   <source>TSV: a table with tabs between the values and a header row.</source>
   <translation>TSV：带表头、以制表符分隔的表格。</translation>
  </message>
  <message>
   <source>Take capital and small letters as the same.</source>
   <translation>不区分大小写字母。</translation>
  </message>
  <message>
   <source>Take capital and small letters as the same; with a regular expression only.</source>
   <translation>不区分大小写字母；仅用于正则表达式。</translation>
  </message>
  <message>
   <source>Take in paraphrases that a model of yours wrote of this file's questions.</source>
   <translation>加入由您的模型对本文件的问题所做的改写。</translation>
  </message>
  <message>
   <source>Take what is looked for as a regular expression.</source>
   <translation>把要查找的内容当作正则表达式。</translation>
  </message>
  <message>
   <source>Tanh</source>
   <translation>Tanh</translation>
  </message>
  <message>
   <source>Target</source>
   <translation>目标文件夹</translation>
  </message>
  <message>
   <source>Target modules</source>
   <translation>目标模块</translation>
  </message>
  <message>
   <source>Temperature</source>
   <translation>温度</translation>
  </message>
  <message>
   <source>Template markers</source>
   <translation>模板标记</translation>
  </message>
  <message>
   <source>Template markers: special tokens such as &lt;|im_start|&gt; or [INST] inside a text, where they end turns.</source>
   <translation>模板标记：正文里的 &lt;|im_start|&gt;、[INST] 等特殊标记，会在那里截断轮次。</translation>
  </message>
  <message>
   <source>Test</source>
   <translation>条件</translation>
  </message>
  <message>
   <source>Test share</source>
   <translation>测试集比例</translation>
  </message>
  <message>
   <source>Text</source>
   <translation>文本</translation>
  </message>
  <message>
   <source>Text and label (classification)</source>
   <translation>文本与标签（分类）</translation>
  </message>
  <message>
   <source>Text encoding</source>
   <translation>文本编码</translation>
  </message>
  <message>
   <source>Text, or pattern, to look for.</source>
   <translation>要查找的文字或表达式。</translation>
  </message>
  <message>
   <source>Text, pattern (a regular expression), number of characters, or number to compare with.</source>
   <translation>用来比较的文字、表达式（正则表达式）、字符数或数值。</translation>
  </message>
  <message>
   <source>Text: one column of plain text, for continued pretraining.</source>
   <translation>纯文本：只有一列文本，用于继续预训练。</translation>
  </message>
  <message>
   <source>The best with the worst</source>
   <translation>最好与最差</translation>
  </message>
  <message>
   <source>The first file is used up (no row is seen twice), or all are (smaller files repeat).</source>
   <translation>首个文件用完时（没有样本会用两次），或全部文件用完时（较小的文件会重复）。</translation>
  </message>
  <message>
   <source>The language of the window; it changes at once.</source>
   <translation>窗口的语言，立即生效。</translation>
  </message>
  <message>
   <source>The last answer</source>
   <translation>最后一条回答</translation>
  </message>
  <message>
   <source>The last layers shape answers and style; the first ones are next to the words, for another language.</source>
   <translation>最后几层决定回答和风格；最前几层紧挨着词，适合学另一种语言。</translation>
  </message>
  <message>
   <source>The text that they begin as; it is repeated, or cut off, to as many tokens as there are.</source>
   <translation>作为起点的文字；会重复或截断到所需的词元数。</translation>
  </message>
  <message>
   <source>The weights as the adapter saw them while training (faithful), or the published 16-bit weights.</source>
   <translation>适配器训练时所见的权重（更忠实），或模型发布的 16 位权重。</translation>
  </message>
  <message>
   <source>The words of a text</source>
   <translation>一段文字</translation>
  </message>
  <message>
   <source>Theme</source>
   <translation>主题</translation>
  </message>
  <message>
   <source>Token accuracy</source>
   <translation>词元准确率</translation>
  </message>
  <message>
   <source>Token accuracy: share of tokens whose most likely prediction is right.</source>
   <translation>词元准确率：概率最高的预测恰好正确的词元所占比例。</translation>
  </message>
  <message>
   <source>Tokens put before each row. More can say more, and each takes a place of the model's context.</source>
   <translation>放在每条样本之前的词元数。越多能表达的越多，但都要占用模型的上下文。</translation>
  </message>
  <message>
   <source>Tokens that each adapted layer attends to beside the row.</source>
   <translation>每个适配的层在样本之外还会注意的词元数。</translation>
  </message>
  <message>
   <source>Tokens, as they are written, whose embeddings are trained too; for some that the base hardly knows.</source>
   <translation>连词嵌入也一起训练的词元，照原样书写；适合基座模型几乎没见过的词元。</translation>
  </message>
  <message>
   <source>Tools</source>
   <translation>工具</translation>
  </message>
  <message>
   <source>Train direction and magnitude apart (arXiv:2402.09353); closer to full tuning, and slower.</source>
   <translation>把方向和大小分开训练（arXiv:2402.09353）；更接近全参数微调，但更慢。</translation>
  </message>
  <message>
   <source>Train on</source>
   <translation>训练内容</translation>
  </message>
  <message>
   <source>Train only the second matrix of each pair (arXiv:2308.03303); saves memory with long texts.</source>
   <translation>每对矩阵只训练第二个（arXiv:2308.03303）；文本很长时省显存。</translation>
  </message>
  <message>
   <source>Train the embeddings</source>
   <translation>训练词嵌入</translation>
  </message>
  <message>
   <source>Train the layer that chooses words too. Where it shares the embeddings, they change with it.</source>
   <translation>选词的输出层也一起训练。若它与词嵌入共用权重，词嵌入会随之改变。</translation>
  </message>
  <message>
   <source>Train the output layer</source>
   <translation>训练输出层</translation>
  </message>
  <message>
   <source>Train the vectors of all words too. Where the output layer shares them, it changes with them.</source>
   <translation>所有词的向量也一起训练。若输出层与它们共用权重，输出层会随之改变。</translation>
  </message>
  <message>
   <source>Trained layers</source>
   <translation>训练层数</translation>
  </message>
  <message>
   <source>Trained tokens</source>
   <translation>训练的词元</translation>
  </message>
  <message>
   <source>Training</source>
   <translation>训练</translation>
  </message>
  <message>
   <source>Two of both</source>
   <translation>各两个</translation>
  </message>
  <message>
   <source>Type that weights are expanded to for each multiplication; auto takes bf16 where the card has it.</source>
   <translation>每次相乘时权重展开成的类型；自动会在显卡支持时使用 bf16。</translation>
  </message>
  <message>
   <source>Uneven labels: one label on nearly all rows, or labels that stand on a single row.</source>
   <translation>标签不均衡：几乎所有样本都是同一个标签，或者有的标签只出现一次。</translation>
  </message>
  <message>
   <source>Unpaired preference: a prompt, one answer, and whether it was good or bad, as KTO learns from them.</source>
   <translation>非成对偏好：一个提示词、一个回答，以及它是好是坏，供 KTO 学习。</translation>
  </message>
  <message>
   <source>Unusual lengths: rows far longer or shorter than most, often two rows in one or half a row.</source>
   <translation>长度异常：比多数样本长得多或短得多，常常是两条并成一条，或只有半条。</translation>
  </message>
  <message>
   <source>Update clipping</source>
   <translation>更新量裁剪</translation>
  </message>
  <message>
   <source>Update scale</source>
   <translation>更新倍数</translation>
  </message>
  <message>
   <source>VB-LoRA</source>
   <translation>VB-LoRA</translation>
  </message>
  <message>
   <source>VB-LoRA: mix low-rank matrices from one bank of vectors (Li et al., 2024, arXiv:2405.15179).</source>
   <translation>VB-LoRA：从一个向量库混合出低秩矩阵（Li 等，2024，arXiv:2405.15179）。</translation>
  </message>
  <message>
   <source>Validation share</source>
   <translation>验证集比例</translation>
  </message>
  <message>
   <source>Value</source>
   <translation>值</translation>
  </message>
  <message>
   <source>Value that the scales between the two projections begin with.</source>
   <translation>两次投影之间的缩放系数的初始值。</translation>
  </message>
  <message>
   <source>Variant</source>
   <translation>变体</translation>
  </message>
  <message>
   <source>VeRA</source>
   <translation>VeRA</translation>
  </message>
  <message>
   <source>VeRA: scale random projections that all layers share (Kopiczko et al., 2023, arXiv:2310.11454).</source>
   <translation>VeRA：所有层共用随机投影，只学缩放系数（Kopiczko 等，2023，arXiv:2310.11454）。</translation>
  </message>
  <message>
   <source>Vector length</source>
   <translation>向量长度</translation>
  </message>
  <message>
   <source>Vectors</source>
   <translation>向量数</translation>
  </message>
  <message>
   <source>Vectors in the bank that all layers share.</source>
   <translation>所有层共用的向量库里有多少个向量。</translation>
  </message>
  <message>
   <source>Vectors that each part is mixed from.</source>
   <translation>每个部分由多少个向量混合而成。</translation>
  </message>
  <message>
   <source>Warm-up</source>
   <translation>预热</translation>
  </message>
  <message>
   <source>Waves</source>
   <translation>分量数</translation>
  </message>
  <message>
   <source>Web markup: tags and entities left in a text, outside of code and of rows about such things.</source>
   <translation>网页标记：留在正文里的标签和实体，不含代码和谈论它们的样本。</translation>
  </message>
  <message>
   <source>Weight</source>
   <translation>混合权重</translation>
  </message>
  <message>
   <source>Weight decay</source>
   <translation>权重衰减</translation>
  </message>
  <message>
   <source>Weight of bad answers</source>
   <translation>坏回答的权重</translation>
  </message>
  <message>
   <source>Weight of good answers</source>
   <translation>好回答的权重</translation>
  </message>
  <message>
   <source>Weight of instruction tuning on the better answers (arXiv:2404.19733); it keeps them likely.</source>
   <translation>对较好回答同时做指令微调的权重（arXiv:2404.19733），避免它们的概率下降。</translation>
  </message>
  <message>
   <source>Weight of instruction tuning on the better answers. SimPO as published has none: 0.</source>
   <translation>对较好回答同时做指令微调的权重。原版 SimPO 不含这一项：设为 0。</translation>
  </message>
  <message>
   <source>Weight of the odds ratio beside the loss of the better answer; lambda in the paper.</source>
   <translation>优势比相对于较好回答损失的权重，即论文中的 λ。</translation>
  </message>
  <message>
   <source>Weight of the slow mean beside the quick one.</source>
   <translation>慢速均值相对于快速均值的权重。</translation>
  </message>
  <message>
   <source>Weights as trained</source>
   <translation>训练时所用的权重</translation>
  </message>
  <message>
   <source>What becomes one row: the text between two blank lines, each line, or the whole file.</source>
   <translation>一条样本的范围：两个空行之间的文字、每一行，或整个文件。</translation>
  </message>
  <message>
   <source>What bends the numbers in the middle.</source>
   <translation>中间层使用的激活函数。</translation>
  </message>
  <message>
   <source>What each layer's learning rate is of that of the layer above; below 1 spares the early layers.</source>
   <translation>每一层的学习率是上一层的多大比例；小于 1 会少改动前面的层。</translation>
  </message>
  <message>
   <source>What numbers mean</source>
   <translation>数字的含义</translation>
  </message>
  <message>
   <source>What stands between several classes in one text; none when a row has one class.</source>
   <translation>同一格里几个类别之间的分隔符；每行只有一个类别时选“无”。</translation>
  </message>
  <message>
   <source>What stands there instead; with a pattern, \1 is what its first group found.</source>
   <translation>替换成的文字；使用表达式时，\1 表示第一个分组匹配到的内容。</translation>
  </message>
  <message>
   <source>What the cell holds from now on: text, a number, or a list of turns.</source>
   <translation>单元格此后的内容：文字、数字或对话轮次列表。</translation>
  </message>
  <message>
   <source>What the learned tokens begin as: the words of a text, words drawn at random, or random numbers.</source>
   <translation>学习的词元从什么开始：一段文字、随机选出的词，或随机数。</translation>
  </message>
  <message>
   <source>What to predict</source>
   <translation>预测什么</translation>
  </message>
  <message>
   <source>Where new runs are kept; empty means the folder inside Tunesmith's own.</source>
   <translation>新训练的保存位置；留空则保存在 Tunesmith 自己的文件夹里。</translation>
  </message>
  <message>
   <source>Where the adapter begins: at nothing, or in what the weights, your data or the rounding show.</source>
   <translation>适配器从哪里起步：从零开始，或依据权重、你的数据或量化误差。</translation>
  </message>
  <message>
   <source>Whether a label is the name of a class or a number on a scale.</source>
   <translation>标签是类别名称，还是刻度上的数值。</translation>
  </message>
  <message>
   <source>Whether rows that are nearly the same leak as well.</source>
   <translation>近似相同的样本是否也算泄漏。</translation>
  </message>
  <message>
   <source>Whether the first row names the columns; found from the first rows when left out.</source>
   <translation>第一行是否为列名；留空时根据前几行自动判断。</translation>
  </message>
  <message>
   <source>Which column plays which role; guessed from the columns when left out.</source>
   <translation>各列担任的角色；留空时根据列名推断。</translation>
  </message>
  <message>
   <source>Which is better</source>
   <translation>哪个更好</translation>
  </message>
  <message>
   <source>Which layers are adapted: every linear layer, or those of the attention only.</source>
   <translation>适配哪些层：所有线性层，或仅注意力层。</translation>
  </message>
  <message>
   <source>Which layers get scales: keys, values and the last of a block, as published, or every linear layer.</source>
   <translation>给哪些层加缩放：按论文只给键、值和每块的最后一层，或所有线性层。</translation>
  </message>
  <message>
   <source>Which layers receive an adapter: every linear layer, those of the attention only, or those whose names end like the ones you give, such as q_proj.</source>
   <translation>给哪些层加适配器：所有线性层、仅注意力层，或名称以你所写内容结尾的层，例如 q_proj。</translation>
  </message>
  <message>
   <source>Which measure of the held-out rows says which evaluation is the best.</source>
   <translation>用留出样本的哪个指标判断哪次评估最好。</translation>
  </message>
  <message>
   <source>Which pairs are made of ranked answers: every two of them, or only the best with the worst.</source>
   <translation>排名回答怎样配对：任意两个都配，或只配最好与最差。</translation>
  </message>
  <message>
   <source>Which text the loss counts: every answer, only the last answer, or the prompts too.</source>
   <translation>哪些文本计入损失：每一条回答、仅最后一条回答，或连提示词也算。</translation>
  </message>
  <message>
   <source>Whole matrix</source>
   <translation>整个矩阵</translation>
  </message>
  <message>
   <source>Width of that network.</source>
   <translation>这个网络的宽度。</translation>
  </message>
  <message>
   <source>Width of the adapter matrices. Higher learns more and needs more memory.</source>
   <translation>适配器矩阵的宽度。越大学得越多，也越占显存。</translation>
  </message>
  <message>
   <source>Width of the four matrices of a layer; the update reaches the square of it.</source>
   <translation>每层四个矩阵的宽度；更新的秩可达它的平方。</translation>
  </message>
  <message>
   <source>Width of the image that the scale is read from. 1 with one scale a matrix is APOLLO-Mini.</source>
   <translation>用来读取比例的投影宽度。取 1 并让整个矩阵共用一个比例，就是 APOLLO-Mini。</translation>
  </message>
  <message>
   <source>Width of the matrices that are put together.</source>
   <translation>拼出的矩阵的宽度。</translation>
  </message>
  <message>
   <source>Width of the network that writes the tokens; it is gone once the model is tuned.</source>
   <translation>生成词元的网络的宽度；微调完成后这个网络就不需要了。</translation>
  </message>
  <message>
   <source>Width of the pattern's matrices. Higher learns more and needs more memory.</source>
   <translation>这两个矩阵的宽度。越大学得越多，也越占显存。</translation>
  </message>
  <message>
   <source>Width of the shared projections. Far larger than with LoRA: one more costs one number a layer.</source>
   <translation>共用投影的宽度。可以比 LoRA 大得多：每加一，每层只多一个参数。</translation>
  </message>
  <message>
   <source>Width to which the larger factor is cut; one that is small already is trained whole.</source>
   <translation>较大的因子压缩到的宽度；本来就小的因子完整训练。</translation>
  </message>
  <message>
   <source>Without a reference</source>
   <translation>不用参考模型</translation>
  </message>
  <message>
   <source>Words drawn at random</source>
   <translation>随机选词</translation>
  </message>
  <message>
   <source>Words in a row</source>
   <translation>连续的词数</translation>
  </message>
  <message>
   <source>Workshop (dark)</source>
   <translation>工坊（深色）</translation>
  </message>
  <message>
   <source>Workshop is dark, Daylight is light; the system's preference is followed unless you choose.</source>
   <translation>“工坊”为深色，“日光”为浅色；不选时跟随系统。</translation>
  </message>
  <message>
   <source>Worse answer</source>
   <translation>较差的回答</translation>
  </message>
  <message>
   <source>Write another value into one cell of one row, named by its number or by the line that it begins on.</source>
   <translation>修改某一行的一个单元格；该行用序号或其起始的文本行号指定。</translation>
  </message>
  <message>
   <source>Written by a network</source>
   <translation>由网络生成</translation>
  </message>
  <message>
   <source>batches</source>
   <translation>批</translation>
  </message>
  <message>
   <source>bfloat16</source>
   <translation>bfloat16</translation>
  </message>
  <message>
   <source>epochs</source>
   <translation>轮</translation>
  </message>
  <message>
   <source>evaluations</source>
   <translation>次评估</translation>
  </message>
  <message>
   <source>float16</source>
   <translation>float16</translation>
  </message>
  <message>
   <source>float32</source>
   <translation>float32</translation>
  </message>
  <message>
   <source>layers</source>
   <translation>层</translation>
  </message>
  <message>
   <source>rows</source>
   <translation>条</translation>
  </message>
  <message>
   <source>steps</source>
   <translation>步</translation>
  </message>
  <message>
   <source>tokens</source>
   <translation>词元</translation>
  </message>
  <message>
   <source>简体中文</source>
   <translation>简体中文</translation>
  </message>
 </context>
 <context>
  <name>SpecDialog</name>
  <message>
   <source>Apply</source>
   <translation>应用</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>取消</translation>
  </message>
 </context>
 <context>
  <name>StateCard</name>
  <message>
   <source>Everything up to the checkpoint at step {step} is kept.</source>
   <translation>第 {step} 步检查点之前的成果都已保留。</translation>
  </message>
  <message>
   <source>The card's memory stays taken; continue whenever you like.</source>
   <translation>显存仍被占用，随时可以继续。</translation>
  </message>
  <message>
   <source>The tuned model is saved and ready.</source>
   <translation>微调后的模型已保存，可以使用。</translation>
  </message>
  <message>
   <source>What was learned so far is saved; it can be resumed.</source>
   <translation>目前学到的内容已保存，可以恢复训练。</translation>
  </message>
  <message>
   <source>best held-out loss</source>
   <translation>最佳验证损失</translation>
  </message>
  <message>
   <source>speed</source>
   <translation>速度</translation>
  </message>
  <message>
   <source>step {step} of {total} · epoch {epoch}</source>
   <translation>第 {step} / {total} 步 · 第 {epoch} 轮</translation>
  </message>
  <message>
   <source>time left</source>
   <translation>剩余时间</translation>
  </message>
  <message>
   <source>time worked</source>
   <translation>已用时间</translation>
  </message>
  <message>
   <source>training loss</source>
   <translation>训练损失</translation>
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
  <name>Steps</name>
  <message>
   <source>1 row is left out</source>
   <translation>排除 1 行</translation>
  </message>
  <message>
   <source>In {column}, “{find}” becomes “{replace}”</source>
   <translation>在 {column} 中，“{find}”替换为“{replace}”</translation>
  </message>
  <message>
   <source>Only rows stay whose {test}</source>
   <translation>只保留满足条件的样本：{test}</translation>
  </message>
  <message>
   <source>Row {row}: {column} was written anew</source>
   <translation>第 {row} 条：{column} 已改写</translation>
  </message>
  <message>
   <source>Rows are left out whose {test}</source>
   <translation>剔除满足条件的样本：{test}</translation>
  </message>
  <message>
   <source>The column {column} is called {name}</source>
   <translation>{column} 列改名为 {name}</translation>
  </message>
  <message>
   <source>{column} contains “{value}”</source>
   <translation>{column} 包含“{value}”</translation>
  </message>
  <message>
   <source>{column} is above {value}</source>
   <translation>{column} 大于 {value}</translation>
  </message>
  <message>
   <source>{column} is below {value}</source>
   <translation>{column} 小于 {value}</translation>
  </message>
  <message>
   <source>{column} is empty</source>
   <translation>{column} 为空</translation>
  </message>
  <message>
   <source>{column} is longer than {value} characters</source>
   <translation>{column} 超过 {value} 个字符</translation>
  </message>
  <message>
   <source>{column} is shorter than {value} characters</source>
   <translation>{column} 不足 {value} 个字符</translation>
  </message>
  <message>
   <source>{column} is “{value}”</source>
   <translation>{column} 等于“{value}”</translation>
  </message>
  <message>
   <source>{column} matches {value}</source>
   <translation>{column} 匹配 {value}</translation>
  </message>
  <message>
   <source>{count} rows are left out</source>
   <translation>剔除 {count} 条样本</translation>
  </message>
  <message>
   <source>{name} is a copy of the column {column}</source>
   <translation>{name} 是 {column} 列的副本</translation>
  </message>
 </context>
 <context>
  <name>StepsList</name>
  <message>
   <source>Add a step</source>
   <translation>添加步骤</translation>
  </message>
  <message>
   <source>Undo: {step}</source>
   <translation>撤销：{step}</translation>
  </message>
 </context>
 <context>
  <name>TextEditor</name>
  <message>
   <source>not set</source>
   <translation>未设置</translation>
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
   <translation>掩码 {count}</translation>
  </message>
  <message>
   <source>tokens</source>
   <translation>个词元</translation>
  </message>
  <message>
   <source>trained {count}</source>
   <translation>训练 {count}</translation>
  </message>
 </context>
 <context>
  <name>TunePage</name>
  <message>
   <source>Back</source>
   <translation>上一步</translation>
  </message>
  <message>
   <source>Checking, then starting…</source>
   <translation>检查完就开始…</translation>
  </message>
  <message>
   <source>Choose a base model</source>
   <translation>选择基座模型</translation>
  </message>
  <message>
   <source>Each card says when to choose it and what it takes.</source>
   <translation>每张卡片都写明何时选用、占用多少。</translation>
  </message>
  <message>
   <source>How to train</source>
   <translation>怎么训练</translation>
  </message>
  <message>
   <source>Hyperparameters</source>
   <translation>超参数</translation>
  </message>
  <message>
   <source>Next: {step}</source>
   <translation>下一步：{step}</translation>
  </message>
  <message>
   <source>Ready to start?</source>
   <translation>可以开始了吗？</translation>
  </message>
  <message>
   <source>Start training</source>
   <translation>开始训练</translation>
  </message>
  <message>
   <source>What is on this computer comes first.</source>
   <translation>本机已有的模型排在前面。</translation>
  </message>
  <message>
   <source>Your data</source>
   <translation>你的数据</translation>
  </message>
  <message>
   <source>the kept draft could not be read and was set aside; a new one is begun</source>
   <translation>保存的草稿无法读取，已另存到一旁，现在从新草稿开始</translation>
  </message>
 </context>
 <context>
  <name>TurnView</name>
  <message>
   <source>Base model</source>
   <translation>基座模型</translation>
  </message>
  <message>
   <source>Tuned model</source>
   <translation>微调后的模型</translation>
  </message>
  <message>
   <source>You</source>
   <translation>你</translation>
  </message>
 </context>
 <context>
  <name>Wizard</name>
  <message>
   <source>Arabic script</source>
   <translation>阿拉伯字母</translation>
  </message>
  <message>
   <source>Chinese</source>
   <translation>中文</translation>
  </message>
  <message>
   <source>Classification</source>
   <translation>分类</translation>
  </message>
  <message>
   <source>Continued pretraining</source>
   <translation>继续预训练</translation>
  </message>
  <message>
   <source>Cyrillic script</source>
   <translation>西里尔字母</translation>
  </message>
  <message>
   <source>Data</source>
   <translation>数据</translation>
  </message>
  <message>
   <source>Devanagari script</source>
   <translation>天城文</translation>
  </message>
  <message>
   <source>English</source>
   <translation>英文</translation>
  </message>
  <message>
   <source>French</source>
   <translation>法语</translation>
  </message>
  <message>
   <source>German</source>
   <translation>德语</translation>
  </message>
  <message>
   <source>Greek</source>
   <translation>希腊语</translation>
  </message>
  <message>
   <source>Hebrew</source>
   <translation>希伯来语</translation>
  </message>
  <message>
   <source>Hugging Face cache</source>
   <translation>Hugging Face 缓存</translation>
  </message>
  <message>
   <source>Hyperparameters</source>
   <translation>超参数</translation>
  </message>
  <message>
   <source>Instruction tuning</source>
   <translation>指令微调</translation>
  </message>
  <message>
   <source>Italian</source>
   <translation>意大利语</translation>
  </message>
  <message>
   <source>Japanese</source>
   <translation>日语</translation>
  </message>
  <message>
   <source>Korean</source>
   <translation>韩语</translation>
  </message>
  <message>
   <source>LM Studio</source>
   <translation>LM Studio</translation>
  </message>
  <message>
   <source>Method</source>
   <translation>方法</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>模型</translation>
  </message>
  <message>
   <source>Ollama</source>
   <translation>Ollama</translation>
  </message>
  <message>
   <source>On this computer</source>
   <translation>本机</translation>
  </message>
  <message>
   <source>Portuguese</source>
   <translation>葡萄牙语</translation>
  </message>
  <message>
   <source>Preference: CPO and SimPO</source>
   <translation>偏好学习：CPO 与 SimPO</translation>
  </message>
  <message>
   <source>Preference: DPO</source>
   <translation>偏好学习：DPO</translation>
  </message>
  <message>
   <source>Preference: KTO</source>
   <translation>偏好学习：KTO</translation>
  </message>
  <message>
   <source>Preference: ORPO</source>
   <translation>偏好学习：ORPO</translation>
  </message>
  <message>
   <source>Review</source>
   <translation>检查</translation>
  </message>
  <message>
   <source>Reward model</source>
   <translation>奖励模型</translation>
  </message>
  <message>
   <source>Spanish</source>
   <translation>西班牙语</translation>
  </message>
  <message>
   <source>Starter model, ready</source>
   <translation>入门模型，已就绪</translation>
  </message>
  <message>
   <source>Thai</source>
   <translation>泰语</translation>
  </message>
  <message>
   <source>other languages</source>
   <translation>其他语言</translation>
  </message>
 </context>
</TS>
