// The main job with openapi-generator's client for Go: arguments are the service's URL and a CSV file.
package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"time"

	footfall "footfall/client"
)

func must[T any](value T, _ any, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func main() {
	ctx := context.Background()
	configuration := footfall.NewConfiguration()
	configuration.Servers = footfall.ServerConfigurations{{URL: os.Args[1]}}
	client := footfall.NewAPIClient(configuration)
	file, err := os.Open(os.Args[2])
	if err != nil {
		panic(err)
	}
	loaded := must(client.LoadingAPI.UploadImport(ctx).Body(file).Execute())

	seed := int64(42)
	request := *footfall.NewJobRequest()
	request.SetSampleSize(50)
	request.SetSeed(footfall.JobRequestSeed{Int64: &seed})
	request.SetPreset("notebook")
	request.SetParameters(map[string]interface{}{"max_ignores": 50})
	estimate := must(client.JobsAPI.EstimateJob(ctx).JobRequest(request).Execute())
	job := must(client.JobsAPI.CreateJob(ctx).JobRequest(request).Execute())
	for job.State == "queued" || job.State == "running" {
		time.Sleep(200 * time.Millisecond)
		job = must(client.JobsAPI.GetJob(ctx, job.Id).Execute())
	}

	rows := 0
	list := client.ResultsAPI.ListJobInteractions(ctx, job.Id).Limit(1000)
	for {
		page := must(list.Execute())
		rows += len(page.Items)
		next := page.Next.Get()
		if next == nil {
			break
		}
		address, _ := url.Parse(*next)
		list = list.After(address.Query().Get("after"))
	}
	csv := must(client.ResultsAPI.DownloadJobInteractionsCsv(ctx, job.Id).Execute())
	content, _ := io.ReadAll(csv)
	fmt.Printf("{\"loaded\":%d,\"customers\":%d,\"interactions\":%d,\"rows\":%d,\"lines\":%d}\n",
		loaded.RowsLoaded, estimate.Customers, job.Interactions, rows, bytes.Count(content, []byte("\n"))-1)
}
