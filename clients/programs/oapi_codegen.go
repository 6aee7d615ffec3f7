// The main job with oapi-codegen: arguments are the service's URL and a CSV file.
package main

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"time"

	footfall "footfall/client"
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func main() {
	ctx := context.Background()
	client := must(footfall.NewClientWithResponses(os.Args[1]))
	file := must(os.Open(os.Args[2]))
	upload := must(client.UploadImportWithBodyWithResponse(ctx, nil, "text/csv", file))

	size, preset := int64(50), "notebook"
	seed := footfall.JobRequest_Seed{}
	if err := seed.FromJobRequestSeed0(42); err != nil {
		panic(err)
	}
	parameters := map[string]interface{}{"max_ignores": 50}
	request := footfall.JobRequest{SampleSize: &size, Seed: &seed, Preset: &preset, Parameters: &parameters}
	estimate := must(client.EstimateJobWithResponse(ctx, request)).JSON200
	job := must(client.CreateJobWithResponse(ctx, nil, request)).JSON202
	for job.State == "queued" || job.State == "running" {
		time.Sleep(200 * time.Millisecond)
		job = must(client.GetJobWithResponse(ctx, job.Id)).JSON200
	}

	rows, limit := 0, 1000
	query := footfall.ListJobInteractionsParams{Limit: &limit}
	for {
		page := must(client.ListJobInteractionsWithResponse(ctx, job.Id, &query)).JSON200
		rows += len(page.Items)
		if page.Next == nil {
			break
		}
		after := must(url.Parse(*page.Next)).Query().Get("after")
		query.After = &after
	}
	csv := must(client.DownloadJobInteractionsCsvWithResponse(ctx, job.Id, nil)).Body
	fmt.Printf("{\"loaded\":%d,\"customers\":%d,\"interactions\":%d,\"rows\":%d,\"lines\":%d}\n",
		upload.JSON201.RowsLoaded, estimate.Customers, job.Interactions, rows, bytes.Count(csv, []byte("\n"))-1)
}
