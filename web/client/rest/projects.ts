/** Projects and what is written in them. */
import {
	isChapterAnswer,
	isOkAnswer,
	isProjectAnswer,
	isProjectDeletedAnswer,
	isProjectsAnswer,
} from "../../../protocol/check-answer.ts";
import type { Project, ProjectSummary } from "../../../protocol/rest.ts";
import { idempotencyHeader, type RepeatableOptions } from "./idempotency.ts";
import { request, requestText } from "./request.ts";

export type NewProject = {
	name: string;
	/** World, people, tone and rules of the novel. */
	bible: string;
	/** How many chapters the book should have; default 100. */
	totalChapters?: number;
};

export type DeletedProject = {
	/** Epoch milliseconds: until then `restoreProject` brings it back, after it the text is gone for good. */
	restorableUntil: number;
};

export type Chapter = { index: number; title: string; content: string };

/** @throws ApiError `project_exists` if the name is taken */
export async function createProject(
	apiBaseUrl: string,
	token: string,
	project: NewProject,
	options: RepeatableOptions = {},
): Promise<void> {
	const headers = idempotencyHeader(options);
	await request({ apiBaseUrl, token, method: "POST", path: "/api/projects", headers, body: project }, isOkAnswer);
}

/** @throws ApiError */
export async function listProjects(apiBaseUrl: string, token: string): Promise<ProjectSummary[]> {
	const answer = await request({ apiBaseUrl, token, path: "/api/projects" }, isProjectsAnswer);
	return answer.projects;
}

/** The bible, the outline once there is one, and the list of stored chapters. @throws ApiError */
export async function getProject(apiBaseUrl: string, token: string, name: string): Promise<Project> {
	const answer = await request({ apiBaseUrl, token, path: projectPath(name) }, isProjectAnswer);
	return answer.project;
}

/** Replaces the bible: what is written from now on follows the new one. @throws ApiError */
export async function updateBible(apiBaseUrl: string, token: string, name: string, bible: string): Promise<void> {
	await request({ apiBaseUrl, token, method: "PUT", path: `${projectPath(name)}/bible`, body: { bible } }, isOkAnswer);
}

/** Deletes the project with all its text and its tasks; what runs is stopped. @throws ApiError */
export async function deleteProject(apiBaseUrl: string, token: string, name: string): Promise<DeletedProject> {
	const { restorableUntil } = await request(
		{ apiBaseUrl, token, method: "DELETE", path: projectPath(name) },
		isProjectDeletedAnswer,
	);
	return { restorableUntil };
}

/**
 * Brings a deleted project back with its text; its tasks stay deleted. Of several of that name the one deleted last.
 * @throws ApiError `project_not_found` if it is too late, `project_exists` if the name was taken meanwhile
 */
export async function restoreProject(apiBaseUrl: string, token: string, name: string): Promise<void> {
	await request({ apiBaseUrl, token, method: "POST", path: `${projectPath(name)}/restore` }, isOkAnswer);
}

/** @param index number of the chapter, from 1. @throws ApiError `chapter_not_found` while it is not stored */
export async function getChapter(apiBaseUrl: string, token: string, name: string, index: number): Promise<Chapter> {
	const { title, content } = await request(
		{ apiBaseUrl, token, path: `${projectPath(name)}/chapters/${index}` },
		isChapterAnswer,
	);
	return { index, title, content };
}

/** All stored chapters in one text. @throws ApiError */
export function downloadProject(apiBaseUrl: string, token: string, name: string, format: "md" | "txt"): Promise<string> {
	return requestText({ apiBaseUrl, token, path: `${projectPath(name)}/download?format=${format}` });
}

/** A lone surrogate cannot be encoded and is part of no project's name: it is replaced, so that the answer is a plain 404. */
export function projectPath(name: string): string {
	return `/api/projects/${encodeURIComponent(name.replace(/\p{Cs}/gu, "\ufffd"))}`;
}
