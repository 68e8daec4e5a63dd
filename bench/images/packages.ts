/**
 * What the plain images hold: packages that many images hold, of one size for a quick run, one as large as an image that
 * people complain of, and one wider still, for what must hold beyond what was measured while it was built.
 *
 * Versions are fixed, so that a figure measured today can be compared with one of last month: Python's by
 * python-constraints.txt, npm's by the day after which nothing counts as published.
 */
export type Size = "small" | "full" | "wide";
export const SIZES: readonly Size[] = ["small", "full", "wide"];

export const DEBIAN = { suite: "bookworm", mirror: "http://deb.debian.org/debian" };

export const NPM_PUBLISHED_BEFORE = "2026-11-01";

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const PYTHON_SMALL = words(`
	requests flask django cryptography paramiko pyjwt boto3 sqlalchemy twisted aiohttp celery redis pymysql openai
	slack-sdk azure-identity pytest
`);
const PYTHON_FULL = words(`
	numpy pandas scipy scikit-learn matplotlib pillow djangorestframework fastapi uvicorn gunicorn httpx tornado alembic
	psycopg2-binary pymongo authlib oauthlib pyopenssl pydantic ansible-core notebook ipython google-cloud-storage
	google-cloud-bigquery google-cloud-pubsub azure-storage-blob azure-keyvault-secrets anthropic langchain tiktoken
	stripe sentry-sdk docker grpcio protobuf pyyaml beautifulsoup4 lxml
`);
const PYTHON_WIDE = words(`
	ansible google-api-python-client google-cloud-secret-manager firebase-admin azure-mgmt-resource azure-mgmt-compute
	langchain-community transformers twilio sendgrid kubernetes pulumi scrapy selenium nltk apache-airflow-client datadog
	elasticsearch kafka-python pika jupyterlab black mypy toml
`);

const NODE_SMALL = words(`
	express react react-dom typescript eslint prettier jsonwebtoken node-forge ssh2 mongodb mysql2 pg axios stripe
	@aws-sdk/client-s3 @aws-sdk/client-sts @babel/core passport nodemailer dotenv jest webpack socket.io jsdom
`);
const NODE_FULL = words(`
	koa fastify @nestjs/core @nestjs/common next vue svelte @angular/core @angular/cli @angular/compiler-cli webpack-cli
	webpack-dev-server vite rollup @babel/preset-env mocha chai @typescript-eslint/parser @typescript-eslint/eslint-plugin
	aws-sdk @aws-sdk/client-dynamodb firebase-admin puppeteer-core googleapis @google-cloud/storage @azure/identity
	@azure/storage-blob twilio @sendgrid/mail @slack/bolt jose bcryptjs mongoose sequelize typeorm knex redis ioredis
	amqplib kafkajs node-fetch got superagent lodash moment date-fns rxjs ramda chalk commander inquirer winston pino
	helmet ws graphql openai @anthropic-ai/sdk pdfkit ejs pug handlebars cheerio nodemon ts-node tailwindcss bootstrap
	three d3
`);
const NODE_WIDE = words(`
	nuxt parcel prisma serverless pm2 @apollo/server langchain sharp jimp @storybook/react electron-builder esbuild
`);

export const PYTHON_PACKAGES = bySize(PYTHON_SMALL, PYTHON_FULL, PYTHON_WIDE);
export const NODE_PACKAGES = bySize(NODE_SMALL, NODE_FULL, NODE_WIDE);

/** Each size holds the smaller ones. */
function bySize(
	small: readonly string[],
	full: readonly string[],
	wide: readonly string[],
): Readonly<Record<Size, readonly string[]>> {
	return { small, full: [...small, ...full], wide: [...small, ...full, ...wide] };
}
