/** What an export says about itself, in English and Chinese. */

export function exportReadme(userId: string, exportedAt: number): string {
	const at = new Date(exportedAt).toISOString();
	return `# Novel Queue: everything of ${oneLine(userId)}

Exported at ${at}. Times in the JSON files are milliseconds since 1970 (UTC).

| file | what it is |
|---|---|
| \`manifest.json\` | what this archive holds. It is written last: if it is missing, the download broke off |
| \`tasks.json\` | all tasks that the queue still keeps, newest first |
| \`usage.json\` | calls to AI providers and their tokens, by the day of UTC |
| \`projects/<name>/project.json\` | name, dates, planned length, and the summary of the story that the writer goes on from |
| \`projects/<name>/bible.md\` | the bible |
| \`projects/<name>/outline.json\` | the outline, once there is one |
| \`projects/<name>/chapters/\` | the chapters as Markdown, and their list in \`chapters.json\` |
| \`projects/<name>/drafts.json\` | what a task has begun and not finished |
| \`deleted projects/<name>/\` | the same for projects that were deleted and could still be restored |

Not in here: AI keys, which are stored sealed and only until their task has ended; the Idempotency-Keys of the last day; text that was being
written at that moment. The server keeps no settings of yours: those of the page are in your browser.

# Novel Queue：${oneLine(userId)} 的全部数据

导出时间：${at}。JSON 文件中的时间是自 1970 年（UTC）起的毫秒数。

| 文件 | 内容 |
|---|---|
| \`manifest.json\` | 本压缩包的清单。它最后写入：如果缺失，说明下载中断了 |
| \`tasks.json\` | 队列中保存的全部任务，最新的在前 |
| \`usage.json\` | 各日（UTC）对 AI 服务商的调用次数与 token 数 |
| \`projects/<名称>/project.json\` | 名称、日期、计划章数，以及续写所依据的故事摘要 |
| \`projects/<名称>/bible.md\` | 设定集 |
| \`projects/<名称>/outline.json\` | 大纲（如有） |
| \`projects/<名称>/chapters/\` | 各章正文（Markdown），目录见 \`chapters.json\` |
| \`projects/<名称>/drafts.json\` | 任务已经开始但尚未完成的内容 |
| \`deleted projects/<名称>/\` | 已删除但仍可恢复的项目，内容同上 |

不包含：AI 密钥（仅加密保存，任务结束后即删除）、最近一天的 Idempotency-Key、导出时正在生成的文字。服务器不保存您的页面设置，它们只在您的浏览器里。
`;
}

/** An id may hold anything; here it must stay one line of text. */
function oneLine(text: string): string {
	return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, " ").replace(/[\\`*_[\]<>|#]/g, "\\$&");
}
