// Istio's own translation as a filter: each line of standard input is one case (objects, mesh settings and the proxies
// that ask), each line of standard output what Istio's control plane would give those proxies, as Envoy v3 JSON with the
// field names of Envoy's documentation. No cluster and no port; many cases share one process.
//
// A case that Istio refuses answers with its text; it does not end the process.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pilot/pkg/features"
	"istio.io/istio/pilot/pkg/model"
	placed "istio.io/istio/pilot/pkg/serviceregistry/util/label"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/cluster"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/jwt"
	"istio.io/istio/pkg/log"
	"istio.io/istio/pkg/network"
	"istio.io/istio/pkg/test"
)

// The proxies are of the control plane's own version: an older one is given what it still understands.
const proxyVersion = "1.31.0"

const domain = "cluster.local"

type translationCase struct {
	Name string `json:"name"`
	// Cluster whose control plane answers.
	Cluster string `json:"cluster"`
	// Istio's configuration objects of that cluster, and mesh settings laid over Istio's defaults (YAML).
	Istio string `json:"istio"`
	Mesh  string `json:"mesh"`
	// Kubernetes objects (Service, EndpointSlice, Pod, Node, Namespace, Gateway API) by cluster (YAML).
	Kubernetes map[string]string `json:"kubernetes"`
	Proxies    []proxy           `json:"proxies"`
}

type proxy struct {
	// gateway or sidecar.
	Kind           string            `json:"kind"`
	Namespace      string            `json:"namespace"`
	Labels         map[string]string `json:"labels"`
	ServiceAccount string            `json:"serviceAccount"`
	IP             string            `json:"ip"`
	Network        string            `json:"network"`
	Locality       locality          `json:"locality"`
}

type locality struct {
	Region  string `json:"region"`
	Zone    string `json:"zone"`
	Subzone string `json:"subzone"`
}

type translation struct {
	Listeners []json.RawMessage `json:"listeners"`
	Routes    []json.RawMessage `json:"routes"`
	Clusters  []json.RawMessage `json:"clusters"`
	Endpoints []json.RawMessage `json:"endpoints"`
}

type answer struct {
	Name    string        `json:"name"`
	Error   string        `json:"error,omitempty"`
	Proxies []translation `json:"proxies,omitempty"`
}

func main() {
	// Answers own standard output; what Istio logs about an object is in its answer or nowhere.
	for _, scope := range log.Scopes() {
		scope.SetOutputLevel(log.NoneLevel)
	}
	// Keys of token issuers are named, not fetched: nothing here asks the network.
	features.JwksFetchMode = jwt.Envoy
	if err := translateAll(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func translateAll(in io.Reader, out io.Writer) error {
	lines := bufio.NewReader(in)
	answers := json.NewEncoder(out)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			var asked translationCase
			if err := json.Unmarshal(line, &asked); err != nil {
				return fmt.Errorf("a case that cannot be read: %w", err)
			}
			if err := answers.Encode(translate(asked)); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func translate(asked translationCase) answer {
	result := answer{Name: asked.Name}
	settings, err := mesh.ApplyMeshConfigDefaults(asked.Mesh)
	if err != nil {
		result.Error = err.Error()
		return result
	}
	configs, err := readConfigs(asked.Istio)
	if err != nil {
		result.Error = err.Error()
		return result
	}
	err = test.Wrap(func(t test.Failer) {
		defer func() {
			if cause := recover(); cause != nil {
				t.Fatal(cause)
			}
		}()
		server := xds.NewFakeDiscoveryServer(t, xds.FakeOptions{
			DefaultClusterName:              cluster.ID(asked.Cluster),
			Configs:                         configs,
			KubernetesObjectStringByCluster: byCluster(asked.Kubernetes),
			MeshConfig:                      settings,
			// Whether a Gateway may read the Secret that it names is not asked.
			DisableSecretAuthorization: true,
		})
		for _, each := range asked.Proxies {
			result.Proxies = append(result.Proxies, translateProxy(t, server, asked.Cluster, each))
		}
	})
	if err != nil {
		return answer{Name: asked.Name, Error: err.Error()}
	}
	return result
}

// readConfigs does what the control plane does with an object that it reads from the API server: the default namespace,
// the domain that completes short host names, and one age for all that state none, so that names decide between them.
func readConfigs(yaml string) ([]config.Config, error) {
	configs, unknown, err := crd.ParseInputs(yaml)
	if err != nil {
		return nil, err
	}
	for _, each := range unknown {
		return nil, fmt.Errorf("%s %s is no object of Istio's", each.GetObjectKind().GroupVersionKind(), each.GetName())
	}
	for i := range configs {
		if configs[i].Namespace == "" {
			configs[i].Namespace = "default"
		}
		if configs[i].CreationTimestamp.IsZero() {
			configs[i].CreationTimestamp = time.Unix(0, 0)
		}
		configs[i].Domain = domain
	}
	return configs, nil
}

func byCluster(objects map[string]string) map[cluster.ID]string {
	named := map[cluster.ID]string{}
	for name, yaml := range objects {
		named[cluster.ID(name)] = yaml
	}
	return named
}

func translateProxy(t test.Failer, server *xds.FakeDiscoveryServer, home string, told proxy) translation {
	kind := model.SidecarProxy
	if told.Kind == "gateway" {
		kind = model.Router
	}
	node := server.SetupProxy(&model.Proxy{
		Type:            kind,
		ID:              "proxy." + told.Namespace,
		ConfigNamespace: told.Namespace,
		IPAddresses:     []string{told.IP},
		Labels:          placed.AugmentLabels(told.Labels, cluster.ID(home), text(told.Locality), "", network.ID(told.Network)),
		DNSDomain:       told.Namespace + ".svc." + domain,
		Locality: &core.Locality{
			Region: told.Locality.Region, Zone: told.Locality.Zone, SubZone: told.Locality.Subzone,
		},
		Metadata: &model.NodeMetadata{
			Namespace:      told.Namespace,
			Labels:         told.Labels,
			ServiceAccount: told.ServiceAccount,
			ClusterID:      cluster.ID(home),
			Network:        network.ID(told.Network),
			IstioVersion:   proxyVersion,
		},
	})
	listeners := server.Listeners(node)
	return translation{
		Listeners: jsonOf(t, listeners),
		Routes:    jsonOf(t, server.RoutesFromListeners(node, listeners)),
		Clusters:  jsonOf(t, server.Clusters(node)),
		Endpoints: jsonOf(t, server.Endpoints(node)),
	}
}

// text is a locality as labels carry it; empty where nothing is known.
func text(at locality) string {
	if at == (locality{}) {
		return ""
	}
	return strings.Join([]string{at.Region, at.Zone, at.Subzone}, "/")
}

func jsonOf[M proto.Message](t test.Failer, messages []M) []json.RawMessage {
	texts := make([]json.RawMessage, 0, len(messages))
	for _, message := range messages {
		text, err := protojson.MarshalOptions{UseProtoNames: true}.Marshal(message)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, text)
	}
	return texts
}
