provider "registry.terraform.io/hashicorp/aws" {
  version     = "5.100.0"
  constraints = ">= 2.0.0"
}
