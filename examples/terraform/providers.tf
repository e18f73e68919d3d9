provider "aws" {
  region = var.region

  default_tags {
    tags = local.tags
  }
}

# For CloudFront.
provider "aws" {
  alias  = "global"
  region = "us-east-1"
}
